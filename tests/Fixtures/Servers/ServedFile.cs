namespace Tests.Fixtures.Servers;

/// <summary>A file that a site serves, with Range, If-Range, If-None-Match and If-Modified-Since handled by the server's own code.</summary>
public sealed record ServedFile(byte[] Content)
{
    public string ContentType { get; init; } = "application/octet-stream";

    /// <summary>With its quotes: "\"1\"", or weak "W/\"1\""; null for none.</summary>
    public string? ETag { get; init; }

    public DateTimeOffset? LastModified { get; init; }

    /// <summary>For example "max-age=60".</summary>
    public string? CacheControl { get; init; }

    /// <summary>False: the server ignores Range and always sends the whole file.</summary>
    public bool Ranges { get; init; } = true;
}
