using Rkt.Host.Errors;

namespace Rkt.Cli.Settings;

/// <summary>What only the superuser can do.</summary>
internal static class Privileges
{
    /// <summary>What somebody can do who was refused something; null for the superuser.</summary>
    public static string? Hint => Environment.IsPrivilegedProcess ? null : "run it as root, for example with sudo";

    /// <exception cref="RktException">This process is not the superuser's.</exception>
    public static void RequireSuperuser()
    {
        if (Hint is { } hint)
        {
            throw new RktException("cannot run as unprivileged user") { Hint = hint };
        }
    }
}
