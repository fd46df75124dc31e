using System.Net;
using Polly;
using Rkt.Images.Archives;
using Rkt.Images.Downloads.Caching;
using Rkt.Images.Downloads.Connections;
using Rkt.Images.Downloads.Progress;

namespace Rkt.Images.Downloads;

/// <summary>A file as it comes, first from the partial archive and then from the server; a broken connection is replaced by one that goes on.</summary>
internal sealed class DownloadBody : ReadOnlyStream
{
    private const int SkipLength = 64 * 1024;

    private readonly RequestSender _sender;
    private readonly ResiliencePipeline _retries;
    private readonly TransferRequest _request;
    private readonly OpenOptions _options;
    private readonly CacheValidators _validators;
    private readonly long _kept;
    private ITransferMeter? _meter;
    private readonly byte[] _first = new byte[1];
    private ServerAnswer _answer;
    private Stream _stream;
    private bool _hasFirst;
    private long _position;
    private bool _ended;

    /// <param name="sender">Opens further connections.</param>
    /// <param name="retries">How often a connection is replaced in vain.</param>
    /// <param name="answer">The server's answer, from the partial archive's end on or from the first byte; owned.</param>
    /// <param name="request">What to ask again.</param>
    /// <param name="options">Of the caller.</param>
    public DownloadBody(RequestSender sender, ResiliencePipeline retries, ServerAnswer answer, TransferRequest request, OpenOptions options)
    {
        _sender = sender;
        _retries = retries;
        _answer = answer;
        _request = request;
        _options = options;
        _validators = answer.Validators;
        Total = answer.TotalLength;
        _stream = answer.Open();
        if (Total > options.MaximumBytes)
        {
            throw TooLong();
        }

        if (answer.Status == HttpStatusCode.PartialContent)
        {
            _kept = options.Partial!.Length;
            options.Partial.Continue(Total);
        }
        else
        {
            options.Partial?.Restart(_validators, Total);
        }
    }

    /// <summary>The whole length; null until it is known.</summary>
    public long? Total { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty || _ended)
        {
            return 0;
        }

        // Not before: what is refused by its headers or its signature was never on its way.
        _meter ??= _options.Progress?.Begin(_options.Label, _kept, Total);
        var count = _position < _kept ? ReadKept(buffer) : ReadNew(buffer);
        _position += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _answer.Dispose();
            _meter?.End(_ended);
        }

        base.Dispose(disposing);
    }

    private int ReadKept(Span<byte> buffer)
    {
        var count = _options.Partial!.Read(_position, buffer[..(int)Math.Min(buffer.Length, _kept - _position)]);
        return count > 0 ? count : throw new IOException($"\"{_options.Partial.FilePath}\" was cut off by somebody else");
    }

    private int ReadNew(Span<byte> buffer)
    {
        var count = ReadServer(buffer);
        if (count == 0)
        {
            _ended = true;
            Total = _position;
            return 0;
        }

        if (_position + count > _options.MaximumBytes)
        {
            throw TooLong();
        }

        _options.Partial?.Append(buffer[..count]);
        _meter?.Report(_position + count);
        return count;
    }

    private int ReadServer(Span<byte> buffer)
    {
        while (true)
        {
            if (_hasFirst)
            {
                _hasFirst = false;
                buffer[0] = _first[0];
                return 1;
            }

            if (_position == Total)
            {
                return 0;
            }

            try
            {
                var count = _stream.Read(buffer);
                if (count > 0 || Total is null)
                {
                    return Total is null || _position + count <= Total ? count : throw Failure($"the server has sent more than the {Total} bytes it has promised");
                }

                Resume(_answer.BreakAfter(_position, cause: null));
            }
            catch (Exception e) when (e is (IOException or HttpRequestException) and not TransferException)
            {
                Resume(_answer.BreakAfter(_position, e));
            }
        }
    }

    /// <summary>Goes on after a broken connection, when that is sure to give the same file.</summary>
    private void Resume(TransferException failure)
    {
        if (_validators.Continuation is null)
        {
            throw new TransferException(_request.Url, $"{failure.Cause}; the server names no version of the file, so it cannot be continued") { Hint = "try again" };
        }

        try
        {
            // The pause comes after the first attempt in vain: most breaks are gone with a new connection.
            _retries.Execute(Reopen);
        }
        catch (TransferException e) when (e.IsTransient)
        {
            throw new TransferException(_request.Url, e.Cause) { Hint = _options.Partial is null ? null : "run the command again to continue where it stopped" };
        }
    }

    private void Reopen()
    {
        _answer.Dispose();
        _answer = _sender.Send(_request with { Offset = _position, IfRange = _validators.Continuation });
        if (_answer.Status is HttpStatusCode.RequestedRangeNotSatisfiable or HttpStatusCode.NotModified)
        {
            throw Changed();
        }

        _answer.Expect(HttpStatusCode.PartialContent, HttpStatusCode.OK);
        var isSame = _answer.IsPartFrom(_position, _validators) || _answer.IsWholeOf(_validators);
        if (!isSame || (Total is not null && _answer.TotalLength is { } now && now != Total))
        {
            throw Changed();
        }

        Total ??= _answer.TotalLength;
        _stream = _answer.Open();
        try
        {
            Skip(_answer.Status == HttpStatusCode.OK ? _position : 0);

            // Only a byte that has come counts as progress; a server that accepts and says nothing is an attempt in vain.
            _hasFirst = _stream.Read(_first) > 0;
        }
        catch (Exception e) when (e is (IOException or HttpRequestException) and not TransferException)
        {
            throw _answer.BreakAfter(_position, e);
        }

        if (!_hasFirst && Total is not null)
        {
            throw _answer.BreakAfter(_position, cause: null);
        }
    }

    /// <summary>Passes over what is there already, for servers that send the whole file again.</summary>
    private void Skip(long count)
    {
        var buffer = count > 0 ? new byte[SkipLength] : [];
        while (count > 0)
        {
            var read = _stream.Read(buffer, 0, (int)Math.Min(count, buffer.Length));
            if (read == 0)
            {
                throw Changed();
            }

            count -= read;
        }
    }

    private TransferException Changed() => Failure("the file changed while it was downloaded");

    private TransferException TooLong() => Failure($"it is larger than the {ByteText.Of(_options.MaximumBytes)} that are allowed");

    private TransferException Failure(string cause) => new(_request.Url, cause);
}
