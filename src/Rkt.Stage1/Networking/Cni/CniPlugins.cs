using Rkt.Host.Errors;
using Rkt.Host.Launching;

namespace Rkt.Stage1.Networking.Cni;

/// <summary>Where plugins are found, and what one call of a plugin may take.</summary>
/// <param name="Directories">Directories of programs; the first that has a plugin counts.</param>
/// <param name="Limits">What a call may take.</param>
public sealed record CniPlugins(IReadOnlyList<string> Directories, ProgramLimits Limits)
{
    /// <summary>How long a plugin may take when nobody says otherwise: longer than any lease of DHCP takes to get.</summary>
    public static TimeSpan StandardTime { get; } = TimeSpan.FromSeconds(60);

    /// <summary>More than any result; a plugin that writes without end does not fill our memory.</summary>
    private const int MostOutput = 1024 * 1024;

    /// <summary>What a call may take when nobody says otherwise.</summary>
    public static ProgramLimits StandardLimits { get; } = new() { Time = StandardTime, Output = MostOutput };

    /// <summary>The directories as CNI_PATH has them.</summary>
    public string SearchPath => string.Join(':', Directories);

    /// <summary>Finds a plugin.</summary>
    /// <param name="type">Its name.</param>
    /// <exception cref="RktException">No directory has it.</exception>
    public CniPlugin Find(string type) => TryFind(type) ?? throw Missing(type);

    /// <summary>Finds a plugin; null when no directory has it.</summary>
    public CniPlugin? TryFind(string type)
    {
        foreach (var directory in Directories)
        {
            if (File.Exists($"{directory}/{type}"))
            {
                return new CniPlugin($"{directory}/{type}", this);
            }
        }

        return null;
    }

    /// <summary>Says that a plugin is not there.</summary>
    public RktException Missing(string type) => new($"cannot find network plugin \"{type}\" in {string.Join(", ", Directories)}")
    {
        Hint = "install the CNI plugins (on Debian: containernetworking-plugins)",
    };
}
