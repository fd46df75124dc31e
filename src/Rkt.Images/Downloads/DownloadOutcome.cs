namespace Rkt.Images.Downloads;

/// <summary>What a server had to say.</summary>
public enum DownloadOutcome
{
    /// <summary>The file is there to be read.</summary>
    Body,

    /// <summary>The copy that is known is still good.</summary>
    NotModified,

    /// <summary>The server has accepted the request and will have the file later (202).</summary>
    Deferred,
}
