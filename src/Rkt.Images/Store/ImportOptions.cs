namespace Rkt.Images.Store;

/// <summary>What the store is told about an image that it imports.</summary>
public sealed record ImportOptions
{
    /// <summary>Where it comes from, for messages and lists: a file's path or a URL.</summary>
    public required string Origin { get; init; }

    /// <summary>Whether it was asked for by name without a version: then it is the one found that way.</summary>
    public bool IsLatest { get; init; }

    /// <summary>Fingerprints of the keys, 40 lower-case digits, whose signatures of the archive were verified; empty when nobody checked.</summary>
    public IReadOnlyList<string> Signers { get; init; } = [];
}
