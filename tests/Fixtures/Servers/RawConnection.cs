using System.Net.Sockets;
using System.Text;

namespace Tests.Fixtures.Servers;

/// <summary>One connection to a <see cref="RawServer"/>: what was asked, and the means to answer it badly.</summary>
public sealed class RawConnection
{
    private const int MaximumHead = 64 * 1024;

    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly CancellationToken _end;

    internal RawConnection(Socket socket, Stream stream, CancellationToken end)
    {
        _socket = socket;
        _stream = stream;
        _end = end;
        Request = ReadRequest();
    }

    public ReceivedRequest Request { get; }

    /// <summary>Where the Range header starts ("bytes=N-"), or 0.</summary>
    public int RangeStart => Request.Header("Range") is { } range ? int.Parse(range["bytes=".Length..].TrimEnd('-')) : 0;

    /// <summary>Sends text as it is; lines need their \r\n.</summary>
    public RawConnection Send(string text) => Send(Encoding.Latin1.GetBytes(text));

    public RawConnection Send(ReadOnlySpan<byte> bytes)
    {
        _stream.Write(bytes);
        _stream.Flush();
        return this;
    }

    /// <summary>Sends a head: the status line's end ("200 OK"), and headers without line ends.</summary>
    public RawConnection SendHead(string status, params string[] headers) =>
        Send($"HTTP/1.1 {status}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n");

    /// <summary>Sends a few bytes at a time, with pauses.</summary>
    public RawConnection Trickle(ReadOnlySpan<byte> bytes, int atOnce, TimeSpan pause)
    {
        for (; !bytes.IsEmpty && !_end.IsCancellationRequested; bytes = bytes[Math.Min(atOnce, bytes.Length)..])
        {
            Send(bytes[..Math.Min(atOnce, bytes.Length)]);
            _end.WaitHandle.WaitOne(pause);
        }

        return this;
    }

    /// <summary>Sends the same bytes until the client hangs up.</summary>
    public void SendForever(ReadOnlySpan<byte> bytes)
    {
        while (!_end.IsCancellationRequested)
        {
            Send(bytes);
        }
    }

    /// <summary>Says nothing more, but keeps the connection, until the server is closed or the client hangs up.</summary>
    public void Stall()
    {
        while (!_end.IsCancellationRequested)
        {
            if (_socket.Poll(TimeSpan.FromMilliseconds(20), SelectMode.SelectRead) && _socket.Available == 0)
            {
                return;
            }
        }
    }

    /// <summary>Breaks the connection with a reset, as a crashed server or a firewall does.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Close();
    }

    /// <summary>Passes bytes on to a port of this machine and back, as a proxy does after CONNECT, until one side hangs up.</summary>
    public void RelayTo(int port)
    {
        using var target = new TcpClient("127.0.0.1", port);
        using var end = _end.Register(target.Close);
        var back = new Thread(() => Copy(target.GetStream(), _stream)) { IsBackground = true };
        back.Start();
        Copy(_stream, target.GetStream());
        target.Close();
        back.Join();
    }

    private static void Copy(Stream from, Stream to)
    {
        try
        {
            from.CopyTo(to);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // One side has hung up.
        }
    }

    private ReceivedRequest ReadRequest()
    {
        var head = new List<byte>();
        while (!EndsHead(head))
        {
            var next = _stream.ReadByte();
            if (next < 0 || head.Count > MaximumHead)
            {
                throw new EndOfStreamException("the client hung up");
            }

            head.Add((byte)next);
        }

        var lines = Encoding.Latin1.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var words = lines[0].Split(' ');
        var headers = lines.Skip(1).Select(line => line.Split(':', 2))
            .ToDictionary(parts => parts[0], parts => parts[1].Trim(), StringComparer.OrdinalIgnoreCase);
        return new ReceivedRequest(words[0], headers.GetValueOrDefault("Host", ""), words[1], headers);
    }

    private static bool EndsHead(List<byte> head) => head is [.., (byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n'];
}
