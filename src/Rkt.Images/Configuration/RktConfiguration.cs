using Rkt.Host.Errors;

namespace Rkt.Images.Configuration;

/// <summary>All that is configured, the levels laid over one another (configuration and disk, section 1).</summary>
public sealed record RktConfiguration(AuthSettings Auth, PathSettings Paths, Stage1Settings Stage1)
{
    /// <exception cref="RktException">A file cannot be used; the message names it.</exception>
    public static RktConfiguration Read(ConfigurationDirectories directories) =>
        new(AuthSettings.Read(directories), PathSettings.Read(directories), Stage1Settings.Read(directories));
}
