using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Tests.Fixtures.Servers;

namespace Tests.Functional.Surroundings;

/// <summary>The web server that most hosts run, serving a directory over https on an address of its own.</summary>
public sealed class Nginx : IDisposable
{
    private const int Port = 8443;
    private const string Program = "/usr/sbin/nginx";

    private static int servers;

    private readonly TestAuthority _authority = new();
    private readonly IPAddress _address;
    private readonly string _root;
    private RunningProgram? _program;

    /// <param name="site">Whose programs trust the server.</param>
    public Nginx(Site site)
    {
        Assert.SkipUnless(File.Exists(Program), "there is no nginx (Debian: nginx-light)");
        _address = IPAddress.Parse($"127.{200 + (Environment.ProcessId % 50)}.{1 + (Environment.ProcessId / 50 % 250)}.{1 + (Interlocked.Increment(ref servers) % 250)}");
        _root = Directory.CreateDirectory($"{site.Root}/nginx").FullName;
        Directory.CreateDirectory(Files);
        var certificate = _authority.Issue(_address.ToString());
        File.WriteAllText($"{_root}/host.pem", certificate.ExportCertificatePem());
        File.WriteAllText($"{_root}/host.key", certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        site.Environment["SSL_CERT_FILE"] = _authority.WritePem($"{_root}/ca.pem");
    }

    /// <summary>The directory that is served.</summary>
    public string Files => $"{_root}/www";

    /// <summary>A line per answer: status, Range, If-Range, If-None-Match, Content-Encoding of the answer; "-" for none.</summary>
    public IReadOnlyList<string> Answers => File.Exists($"{_root}/access.log") ? File.ReadAllLines($"{_root}/access.log") : [];

    public string Url(string path) => $"https://{_address}:{Port}{path}";

    /// <summary>Starts the server, with more directives for it; ends the one that runs.</summary>
    public void Start(string directives = "")
    {
        Stop();
        File.WriteAllText($"{_root}/nginx.conf", $$"""
            user root;
            daemon off;
            master_process off;
            pid {{_root}}/nginx.pid;
            events {}
            http {
                log_format answers '$status $http_range $http_if_range $http_if_none_match $sent_http_content_encoding';
                access_log {{_root}}/access.log answers;
                client_body_temp_path {{_root}}/t1; proxy_temp_path {{_root}}/t2; fastcgi_temp_path {{_root}}/t3; uwsgi_temp_path {{_root}}/t4; scgi_temp_path {{_root}}/t5;
                server {
                    listen {{_address}}:{{Port}} ssl;
                    ssl_certificate {{_root}}/host.pem;
                    ssl_certificate_key {{_root}}/host.key;
                    root {{Files}};
                    {{directives}}
                }
            }
            """);
        _program = RunningProgram.Start(Program, ["-c", $"{_root}/nginx.conf", "-e", $"{_root}/error.log"], _root, null);
        Eventually.Holds(IsListening, () => $"nginx does not start, see {_root}/error.log");
    }

    /// <summary>Ends the server at once, with all its connections.</summary>
    public void Stop()
    {
        _program?.Dispose();
        _program = null;
    }

    public void Dispose()
    {
        Stop();
        _authority.Dispose();
    }

    private bool IsListening()
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(_address, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
