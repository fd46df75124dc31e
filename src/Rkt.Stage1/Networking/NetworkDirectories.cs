using Rkt.Pods.Layout.Entrypoints;

namespace Rkt.Stage1.Networking;

/// <summary>The directories <c>net.d</c> of the configuration's levels, and where plugins are.</summary>
/// <param name="System">The vendor's configuration directory.</param>
/// <param name="Local">The administrator's.</param>
/// <param name="User">A user's, or null.</param>
public sealed record NetworkDirectories(string System, string Local, string? User)
{
    private const string StandardLocal = "/etc/rkt";

    private static readonly string[] StandardPlugins = ["/usr/lib/rkt/plugins/net", "/opt/cni/bin", "/usr/lib/cni", "/usr/libexec/cni"];

    /// <summary>From the one that overrides all others to the one that overrides none.</summary>
    public IReadOnlyList<string> Levels { get; } = User is null ? [$"{Local}/net.d", $"{System}/net.d"] : [$"{User}/net.d", $"{Local}/net.d", $"{System}/net.d"];

    /// <summary>Where programs of plugins are looked for, in this order.</summary>
    public IReadOnlyList<string> Plugins => [.. Levels, .. StandardPlugins];

    /// <param name="local">The administrator's directory; null for the usual one.</param>
    /// <param name="others">The other levels.</param>
    public static NetworkDirectories Of(string? local, ConfigurationVariables others) => new(others.System, local ?? StandardLocal, others.User);
}
