using System.Net;
using Polly;
using Rkt.Images.Downloads.Connections;

namespace Rkt.Images.Downloads;

/// <summary>Files and pages from web servers, over https or, where a caller allows it, http.</summary>
/// <remarks>Synchronous and thread-safe: several downloads at once take a thread each and share connections.</remarks>
public sealed class HttpTransfer : IDisposable
{
    private readonly RequestSender _sender;
    private readonly ResiliencePipeline _retries;

    public HttpTransfer(TransferSettings settings)
    {
        _sender = new RequestSender(settings);
        _retries = Retries.Make(settings);
    }

    /// <summary>Asks for a file. What comes is read from the result's body.</summary>
    /// <exception cref="TransferException">The server cannot be reached, refuses, or answers what makes no sense.</exception>
    public DownloadResult Open(Uri url, OpenOptions options)
    {
        var request = new TransferRequest(url) { AllowPlainHttp = options.AllowPlainHttp, Known = options.Known };
        if (options.Partial?.Continuation is { } continuation)
        {
            var answer = Ask(request with { Offset = options.Partial.Length, IfRange = continuation });
            var isUseless = answer.Status == HttpStatusCode.RequestedRangeNotSatisfiable
                || (answer.Status == HttpStatusCode.PartialContent && !answer.IsPartFrom(options.Partial.Length, options.Partial.Validators!));
            if (!isUseless)
            {
                return ResultOf(answer, request, options);
            }

            answer.Dispose();
        }

        return ResultOf(Ask(request), request, options);
    }

    /// <summary>Reads a page, a key or a signature as a whole.</summary>
    /// <exception cref="TransferException">As <see cref="Open"/>, or there are more bytes than the maximum.</exception>
    public byte[] ReadAll(Uri url, int maximumBytes, bool allowPlainHttp = false)
    {
        var request = new TransferRequest(url) { AllowPlainHttp = allowPlainHttp };
        return _retries.Execute(() =>
        {
            using var answer = _sender.Send(request);
            answer.Expect(HttpStatusCode.OK);
            return answer.ReadAll(maximumBytes);
        });
    }

    public void Dispose() => _sender.Dispose();

    private ServerAnswer Ask(TransferRequest request) => _retries.Execute(() =>
    {
        var answer = _sender.Send(request);
        try
        {
            answer.Expect(HttpStatusCode.OK, HttpStatusCode.Accepted,
                request.Known is null ? HttpStatusCode.OK : HttpStatusCode.NotModified,
                request.Offset == 0 ? HttpStatusCode.OK : HttpStatusCode.PartialContent,
                request.Offset == 0 ? HttpStatusCode.OK : HttpStatusCode.RequestedRangeNotSatisfiable);
            return answer;
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    });

    private DownloadResult ResultOf(ServerAnswer answer, TransferRequest request, OpenOptions options)
    {
        switch (answer.Status)
        {
            case HttpStatusCode.NotModified:
                answer.Dispose();
                return new DownloadResult(DownloadOutcome.NotModified, options.Known!.RenewedBy(answer.Validators));
            case HttpStatusCode.Accepted:
                answer.Dispose();
                return new DownloadResult(DownloadOutcome.Deferred, answer.Validators);
        }

        try
        {
            var body = new DownloadBody(_sender, _retries, answer, request with { Known = null }, options);
            return new DownloadResult(DownloadOutcome.Body, answer.Validators, body, answer.TotalLength);
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }
}
