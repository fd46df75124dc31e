namespace Rkt.Images.Store;

/// <summary>How an archive comes in.</summary>
public sealed record ReceiveOptions
{
    /// <summary>Where it comes from, for messages: a file's path or a URL.</summary>
    public required string Origin { get; init; }

    /// <summary>Sees every byte of the archive as received; null for nobody.</summary>
    public IArchiveWitness? Witness { get; init; }

    /// <summary>
    /// A file on the store's file system which has the same bytes once the stream has ended, because whoever downloads keeps them: it is
    /// moved into the store when the archive is whole. Null to have the store write one.
    /// </summary>
    public string? RecordedAs { get; init; }
}
