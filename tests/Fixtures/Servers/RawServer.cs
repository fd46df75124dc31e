using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Tests.Fixtures.Servers;

/// <summary>A server that says what a test makes it say, right or wrong: one script per connection, the last one for all further ones.</summary>
/// <remarks>Each connection is closed after its script, so each request of a client comes on one of its own.</remarks>
public sealed class RawServer : IDisposable
{
    private readonly TcpListener _listener;
    private readonly X509Certificate2? _certificate;
    private readonly Action<RawConnection>[] _scripts;
    private readonly CancellationTokenSource _end = new();
    private readonly List<Thread> _threads = [];
    private readonly Thread _accepting;

    private RawServer(X509Certificate2? certificate, IPAddress address, Action<RawConnection>[] scripts)
    {
        _certificate = certificate;
        _scripts = scripts;
        _listener = new TcpListener(address, 0);
        _listener.Start();
        _accepting = new Thread(Accept) { IsBackground = true, Name = "raw server" };
        _accepting.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public RequestLog Requests { get; } = new();

    /// <summary>Starts a plain server on 127.0.0.1.</summary>
    public static RawServer Start(params Action<RawConnection>[] scripts) => new(certificate: null, IPAddress.Loopback, scripts);

    /// <summary>Starts a TLS server on 127.0.0.1.</summary>
    public static RawServer StartTls(X509Certificate2 certificate, params Action<RawConnection>[] scripts) => new(certificate, IPAddress.Loopback, scripts);

    public Uri Url(string path) => new($"{(_certificate is null ? "http" : "https")}://127.0.0.1:{Port}{path}");

    public void Dispose()
    {
        _end.Cancel();
        _listener.Stop();
        _accepting.Join();
        _threads.ForEach(thread => thread.Join());
        _end.Dispose();
    }

    private void Accept()
    {
        for (var number = 0; !_end.IsCancellationRequested; number++)
        {
            Socket socket;
            try
            {
                socket = _listener.AcceptSocket();
            }
            catch (Exception e) when (e is SocketException or InvalidOperationException)
            {
                // The server was closed while it waited, or just before.
                return;
            }

            var script = _scripts[Math.Min(number, _scripts.Length - 1)];
            var thread = new Thread(() => Serve(socket, script)) { IsBackground = true, Name = "raw connection" };
            _threads.Add(thread);
            thread.Start();
        }
    }

    private void Serve(Socket socket, Action<RawConnection> script)
    {
        using (socket)
        {
            try
            {
                // A thread that waits for a client that says nothing would outlive the test.
                using var closing = _end.Token.Register(socket.Close);
                using var stream = Open(socket);
                var connection = new RawConnection(socket, stream, _end.Token);
                Requests.Add(connection.Request);
                script(connection);
                socket.Shutdown(SocketShutdown.Send);
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or AuthenticationException)
            {
                // The client has hung up, which is what many tests are about.
            }
        }
    }

    private Stream Open(Socket socket)
    {
        var stream = new NetworkStream(socket, ownsSocket: false);
        if (_certificate is null)
        {
            return stream;
        }

        var secure = new SslStream(stream);
        secure.AuthenticateAsServer(_certificate);
        return secure;
    }
}
