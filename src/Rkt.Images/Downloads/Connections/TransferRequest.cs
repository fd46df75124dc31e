using Rkt.Images.Downloads.Caching;

namespace Rkt.Images.Downloads.Connections;

/// <summary>One thing to ask a server.</summary>
/// <param name="Url">Where; may hold a user and a password.</param>
internal sealed record TransferRequest(Uri Url)
{
    public bool AllowPlainHttp { get; init; }

    public CacheValidators? Known { get; init; }

    /// <summary>The first byte wanted.</summary>
    public long Offset { get; init; }

    /// <summary>The version that the range must be from.</summary>
    public string? IfRange { get; init; }

    public override string ToString() => UrlText.Of(Url);
}
