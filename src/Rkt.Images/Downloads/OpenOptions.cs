using Rkt.Images.Downloads.Caching;
using Rkt.Images.Downloads.Progress;

namespace Rkt.Images.Downloads;

/// <summary>What is known and wanted of one download.</summary>
public sealed record OpenOptions
{
    /// <summary>Of the copy that is there already: the server may answer that it is still good.</summary>
    public CacheValidators? Known { get; init; }

    /// <summary>Continued when the server's file is still the same, and filled as the body is read; null to keep nothing.</summary>
    public PartialArchive? Partial { get; init; }

    /// <summary>The longest body that is accepted.</summary>
    public long MaximumBytes { get; init; } = long.MaxValue;

    /// <summary>Accepts http URLs, and redirects to them.</summary>
    public bool AllowPlainHttp { get; init; }

    /// <summary>Where to show how far the body is; null for nowhere.</summary>
    public ITransferProgress? Progress { get; init; }

    /// <summary>What the progress is of: "Downloading ACI".</summary>
    public string Label { get; init; } = "Downloading";
}
