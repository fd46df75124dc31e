using System.Net.Sockets;

namespace Rkt.Images.Downloads.Connections;

/// <summary>A connection whose synchronous reads and writes fail when the other side does nothing for a while.</summary>
/// <remarks>
/// A kind of NetworkStream, because HttpClient looks at the socket of one before it uses a connection again. It calls the socket
/// itself: NetworkStream copies each read of a derived class through an array.
/// </remarks>
internal sealed class WatchedStream : NetworkStream
{
    private readonly TimeSpan _time;

    public WatchedStream(Socket socket, TimeSpan time)
        : base(socket, ownsSocket: true)
    {
        _time = time;
        socket.ReceiveTimeout = (int)time.TotalMilliseconds;
        socket.SendTimeout = (int)time.TotalMilliseconds;
    }

    public override int Read(Span<byte> buffer)
    {
        var count = Socket.Receive(buffer, SocketFlags.None, out var error);
        return error == SocketError.Success ? count : throw Failure(error);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var count = Socket.Send(buffer, SocketFlags.None, out var error);
            buffer = error == SocketError.Success ? buffer[count..] : throw Failure(error);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    private IOException Failure(SocketError error) => error is SocketError.TimedOut or SocketError.WouldBlock
        ? new StallException(_time)
        : new IOException("the connection broke", new SocketException((int)error));
}
