using System.Net.Sockets;

namespace Rkt.Images.Downloads.Connections;

/// <summary>A connection whose synchronous reads and writes fail when the other side does nothing for a while.</summary>
/// <remarks>A kind of NetworkStream, because HttpClient looks at the socket of one before it uses a connection again.</remarks>
internal sealed class WatchedStream : NetworkStream
{
    private readonly TimeSpan _time;

    public WatchedStream(Socket socket, TimeSpan time)
        : base(socket, ownsSocket: true)
    {
        _time = time;
        ReadTimeout = (int)time.TotalMilliseconds;
        WriteTimeout = (int)time.TotalMilliseconds;
    }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return base.Read(buffer);
        }
        catch (IOException e) when (IsTimeout(e))
        {
            throw new StallException(_time);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            base.Write(buffer);
        }
        catch (IOException e) when (IsTimeout(e))
        {
            throw new StallException(_time);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    private static bool IsTimeout(IOException e) =>
        e.InnerException is SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock };
}
