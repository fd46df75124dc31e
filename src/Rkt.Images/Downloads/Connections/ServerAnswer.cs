using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Rkt.Images.Downloads.Caching;

namespace Rkt.Images.Downloads.Connections;

/// <summary>A server's answer, after redirects: status and headers, and a body still to be read.</summary>
internal sealed class ServerAnswer(HttpResponseMessage response, TransferRequest request, TransferSettings settings) : IDisposable
{
    private const int PageBlock = 16 * 1024;

    public HttpStatusCode Status { get; } = response.StatusCode;

    public CacheValidators Validators { get; } = AnswerValidators.Of(response);

    /// <summary>The length of the whole file, also when this is a part; null when it is not known.</summary>
    public long? TotalLength { get; } = response.StatusCode == HttpStatusCode.PartialContent
        ? response.Content.Headers.ContentRange?.Length
        : response.Content.Headers.ContentLength;

    private string Host => response.RequestMessage!.RequestUri!.Host;

    public Stream Open() => response.Content.ReadAsStream();

    /// <summary>Refuses all other statuses.</summary>
    /// <exception cref="TransferException">In words, and with what to do about it.</exception>
    public void Expect(params ReadOnlySpan<HttpStatusCode> statuses)
    {
        if (statuses.Contains(Status))
        {
            return;
        }

        var reason = response.ReasonPhrase is { Length: > 0 } phrase ? Printable(phrase) : Status.ToString();
        var elsewhere = UrlText.Of(response.RequestMessage!.RequestUri!) is var last && last != UrlText.Of(request.Url) ? $" from \"{last}\"" : "";
        throw new TransferException(request.Url, string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)Status} {reason}{elsewhere}"))
        {
            Status = Status,
            IsTransient = (int)Status is 408 or 429 or 500 or 502 or 503 or 504,
            RetryAfter = RetryAfter(response.Headers.RetryAfter),
            Hint = Status switch
            {
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => $"give credentials for \"{Host}\" in a file of auth.d in the configuration directory",
                HttpStatusCode.NotFound or HttpStatusCode.Gone => "check the name or the URL, and the version that is asked for",
                _ => null,
            },
        };
    }

    /// <summary>Whether this is a part that starts at an offset, up to the end, and may be of a version. If-Range has asked for that one.</summary>
    public bool IsPartFrom(long offset, CacheValidators version) =>
        Status == HttpStatusCode.PartialContent && StartsAt(offset) && !Validators.Contradict(version);

    /// <summary>Whether this is the whole file in a version that is sure to be the same.</summary>
    public bool IsWholeOf(CacheValidators version) => Status == HttpStatusCode.OK && Validators.ProveSameAs(version);

    /// <summary>Reads all of it.</summary>
    /// <exception cref="TransferException">It is larger than the maximum, or the connection broke.</exception>
    public byte[] ReadAll(int maximum)
    {
        using var page = new MemoryStream();
        var buffer = new byte[PageBlock];
        try
        {
            using var stream = Open();
            for (var count = stream.Read(buffer); count > 0; count = stream.Read(buffer))
            {
                page.Write(buffer, 0, count);
                if (page.Length > maximum)
                {
                    throw new TransferException(request.Url, $"it is larger than {maximum} bytes");
                }
            }
        }
        catch (Exception e) when (e is (IOException or HttpRequestException) and not TransferException)
        {
            throw BreakAfter(page.Length, e);
        }

        return page.ToArray();
    }

    /// <summary>The failure of a connection that ended too early.</summary>
    /// <param name="received">How much had come.</param>
    /// <param name="cause">What reading threw; null when the server just stopped.</param>
    public TransferException BreakAfter(long received, Exception? cause)
    {
        var amount = TotalLength is { } total ? $"{ByteText.Of(received)} of {ByteText.Of(total)}" : ByteText.Of(received);
        return new TransferException(request.Url, cause is StallException || cause?.InnerException is StallException
            ? $"no data from {Host} for {DurationText.Of(settings.StallTimeout)} after {amount}"
            : $"{Host} broke the connection after {amount}")
        {
            IsTransient = true,
        };
    }

    public void Dispose() => response.Dispose();

    private bool StartsAt(long offset) => response.Content.Headers.ContentRange is { Unit: "bytes", From: { } from } range && from == offset
        && (range.Length is not { } total || range.To == total - 1)
        && (response.Content.Headers.ContentLength is not { } length || range.To - from + 1 == length);

    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date ? date - DateTimeOffset.UtcNow : null);

    private static string Printable(string text) => string.Concat(text.Where(character => !char.IsControl(character)).Take(80));
}
