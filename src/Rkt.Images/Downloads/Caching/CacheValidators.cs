namespace Rkt.Images.Downloads.Caching;

/// <summary>What a server says of a version of a file, in its own spelling, so that it can be asked about it again.</summary>
/// <param name="ETag">With quotes, perhaps weak (W/"..."); null when there was none.</param>
/// <param name="LastModified">An HTTP date; null when there was none.</param>
public sealed record CacheValidators(string? ETag, string? LastModified)
{
    /// <summary>How long no question is needed; zero when the server wants to be asked (no-cache, no-store) or says nothing.</summary>
    public TimeSpan MaxAge { get; init; }

    /// <summary>Whether the file cannot have changed again in the second of its date (RFC 9110, 8.8.2.2).</summary>
    public bool HasStrongDate { get; init; }

    /// <summary>What proves, byte for byte, that a file is still the same: a strong ETag or a strong date; null when it cannot be proved.</summary>
    public string? Continuation => IsStrong(ETag) ? ETag : HasStrongDate ? LastModified : null;

    /// <summary>Whether both are sure to be of the same bytes.</summary>
    public bool ProveSameAs(CacheValidators other) => Continuation is not null && Continuation == other.Continuation;

    /// <summary>Whether these cannot be of the same bytes. What one of both leaves out contradicts nothing.</summary>
    public bool Contradict(CacheValidators other)
    {
        if (ETag is not null && other.ETag is not null && (ETag != other.ETag || IsStrong(ETag)))
        {
            return ETag != other.ETag;
        }

        return LastModified is not null && other.LastModified is not null && LastModified != other.LastModified;
    }

    /// <summary>These, with the freshness of a later answer that the file has not changed.</summary>
    public CacheValidators RenewedBy(CacheValidators later) => later with
    {
        ETag = later.ETag ?? ETag,
        LastModified = later.LastModified ?? LastModified,
    };

    private static bool IsStrong(string? tag) => tag is not null && tag.StartsWith('"');
}
