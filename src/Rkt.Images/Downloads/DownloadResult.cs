using Rkt.Images.Downloads.Caching;

namespace Rkt.Images.Downloads;

/// <summary>The answer to a request for a file. Disposing of it ends the transfer; the partial archive is not touched by that.</summary>
public sealed class DownloadResult : IDisposable
{
    private readonly Stream? _body;

    internal DownloadResult(DownloadOutcome outcome, CacheValidators validators, Stream? body = null, long? length = null)
    {
        Outcome = outcome;
        Validators = validators;
        Length = length;
        _body = body;
    }

    public DownloadOutcome Outcome { get; }

    /// <summary>What the next request may say of this file. Of an answer "not modified": those that were known, with the new max-age.</summary>
    public CacheValidators Validators { get; }

    /// <summary>The whole length in bytes; null when the server does not tell.</summary>
    public long? Length { get; }

    /// <summary>The file from its first byte. It mends broken connections by itself; reading it throws <see cref="TransferException"/> when that fails.</summary>
    /// <exception cref="InvalidOperationException">There is no body.</exception>
    public Stream Body => _body ?? throw new InvalidOperationException("the server has sent no file");

    public void Dispose() => _body?.Dispose();
}
