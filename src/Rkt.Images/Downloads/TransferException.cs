using System.Net;
using Rkt.Host.Errors;

namespace Rkt.Images.Downloads;

/// <summary>A file could not be had from a server. The message names the URL, without anything secret, and the cause.</summary>
public sealed class TransferException : IOException, IAdvice
{
    internal TransferException(Uri url, string cause)
        : base($"cannot download \"{UrlText.Of(url)}\": {cause}")
    {
        Cause = cause;
    }

    /// <summary>The cause alone: "HTTP 404 Not Found".</summary>
    public string Cause { get; }

    public string? Hint { get; init; }

    /// <summary>The server's answer, or null when there was none.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>Whether it may go well the next time.</summary>
    internal bool IsTransient { get; init; }

    /// <summary>How long the server asks to wait.</summary>
    internal TimeSpan? RetryAfter { get; init; }
}
