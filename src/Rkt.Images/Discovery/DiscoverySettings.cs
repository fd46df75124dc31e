namespace Rkt.Images.Discovery;

/// <summary>What discovery may do, and where it looks.</summary>
public sealed record DiscoverySettings
{
    /// <summary>Whether http may be used: for a discovery page when https fails, and in the URLs that a page names.</summary>
    public bool AllowHttp { get; init; }

    /// <summary>The port of the hosts that serve discovery pages; null for the scheme's own.</summary>
    public int? Port { get; init; }
}
