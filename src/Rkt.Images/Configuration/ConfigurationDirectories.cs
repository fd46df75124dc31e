namespace Rkt.Images.Configuration;

/// <summary>The directories that configuration is read from, each overriding the ones before it. None of them needs to exist.</summary>
/// <param name="System">The vendor's.</param>
/// <param name="Local">The administrator's.</param>
/// <param name="User">A user's, or null.</param>
public sealed record ConfigurationDirectories(string System, string Local, string? User)
{
    /// <summary>From the one that everybody overrides to the one that nobody does.</summary>
    internal string[] Levels => User is null ? [System, Local] : [System, Local, User];
}
