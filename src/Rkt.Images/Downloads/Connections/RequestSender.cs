using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Rkt.Images.Downloads.Connections;

/// <summary>Sends one request and follows redirects, without trying anything twice.</summary>
internal sealed class RequestSender(TransferSettings settings) : IDisposable
{
    private const int MaximumRedirects = 10;

    // The time-outs of single steps are ours; one for the whole would cut off large files.
    private readonly HttpMessageInvoker _client = new(ConnectionHandler.Make(settings));
    private readonly FailureWords _words = new(settings);

    /// <summary>Sends, and returns what the last server said when its headers are there.</summary>
    /// <exception cref="TransferException">No server answered, or a redirect was refused.</exception>
    public ServerAnswer Send(TransferRequest request)
    {
        var visited = new List<Uri>();
        for (var url = request.Url; ;)
        {
            CheckScheme(request, url, visited);
            visited.Add(url);
            var response = SendOnce(request, url);
            if (!IsRedirect(response))
            {
                return new ServerAnswer(response, request, settings);
            }

            using (response)
            {
                url = Target(request, response, visited);
            }
        }
    }

    public void Dispose() => _client.Dispose();

    private static bool IsRedirect(HttpResponseMessage response) => response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found
        or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private static void CheckScheme(TransferRequest request, Uri url, List<Uri> visited)
    {
        if (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && request.AllowPlainHttp))
        {
            return;
        }

        var isHttp = url.Scheme == Uri.UriSchemeHttp;
        throw new TransferException(request.Url, visited.Count > 0
            ? $"\"{UrlText.Of(visited[^1])}\" redirects to \"{UrlText.Of(url)}\", which is not https"
            : isHttp ? "plain http is not allowed" : $"a URL of scheme \"{url.Scheme}\" cannot be downloaded")
        {
            Hint = isHttp ? "to go on although somebody on the way could read and change everything: --insecure-options=http" : null,
        };
    }

    private static Uri Target(TransferRequest request, HttpResponseMessage response, List<Uri> visited)
    {
        var at = visited[^1];
        if (response.Headers.Location is not { } location || !Uri.TryCreate(at, location, out var target))
        {
            throw new TransferException(request.Url, $"\"{UrlText.Of(at)}\" redirects to nowhere");
        }

        if (visited.Contains(target))
        {
            throw new TransferException(request.Url, $"a redirect loop: \"{UrlText.Of(at)}\" leads back to \"{UrlText.Of(target)}\"");
        }

        return visited.Count <= MaximumRedirects
            ? target
            : throw new TransferException(request.Url, $"more than {MaximumRedirects} redirects, the last one to \"{UrlText.Of(target)}\"");
    }

    private HttpResponseMessage SendOnce(TransferRequest request, Uri url)
    {
        // A server that sends its headers byte by byte never stalls, so that they are all there has a limit of its own.
        using var deadline = new CancellationTokenSource(settings.ConnectTimeout + settings.StallTimeout);
        var message = MessageOf(request, url);
        try
        {
            return _client.Send(message, deadline.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or InvalidOperationException)
        {
            message.Dispose();
            throw _words.Describe(request.Url, url, e, deadline.IsCancellationRequested);
        }
    }

    private HttpRequestMessage MessageOf(TransferRequest request, Uri url)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, url) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        var headers = message.Headers;
        headers.TryAddWithoutValidation("User-Agent", settings.UserAgent);

        // The archive is what the server has, compressed or not: nobody on the way is to compress it again.
        headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        AddConditions(headers, request);
        AddUser(headers, url);
        if (url.Scheme == Uri.UriSchemeHttps)
        {
            settings.Credentials?.Apply(message);
        }

        return message;
    }

    private static void AddConditions(HttpRequestHeaders headers, TransferRequest request)
    {
        if (request.Known is { ETag: { } tag })
        {
            headers.TryAddWithoutValidation("If-None-Match", tag);
        }
        else if (request.Known is { LastModified: { } date })
        {
            headers.TryAddWithoutValidation("If-Modified-Since", date);
        }

        if (request.Offset > 0)
        {
            headers.TryAddWithoutValidation("Range", $"bytes={request.Offset}-");
            headers.TryAddWithoutValidation("If-Range", request.IfRange);
        }
    }

    private static void AddUser(HttpRequestHeaders headers, Uri url)
    {
        if (url.UserInfo.Length > 0)
        {
            var bytes = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(url.UserInfo));
            headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(bytes));
        }
    }
}
