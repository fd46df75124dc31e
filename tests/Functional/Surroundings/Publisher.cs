using System.Net;
using Tests.Fixtures;
using Tests.Fixtures.Servers;

namespace Tests.Functional.Surroundings;

/// <summary>Somebody who publishes images on an https host: a key, a certificate that the site's programs believe in, a page with meta tags.</summary>
public sealed class Publisher : IDisposable
{
    private static int publishers;

    private readonly Site _site;
    private readonly string _root;

    /// <param name="site">Whose programs find the host, and trust its certificate.</param>
    /// <param name="host">The host's name, which image names begin with.</param>
    public Publisher(Site site, string host = "example.com")
    {
        _site = site;
        Host = host;
        _root = Directory.CreateDirectory($"{site.Root}/{host}").FullName;
        Server = HttpsSite.Start(Authority, Address, port: 443, host);
        Key = Gpg.MakeKey($"Publisher of {host} <images@{host}>");
        site.AddHost(host, Address);
        site.Environment["SSL_CERT_FILE"] = Authority.WritePem($"{_root}/ca.pem");
        ServePublicKey(Gpg.Export(Key, "--armor"));
    }

    public string Host { get; }

    /// <summary>A loopback address that no other test has, of this run or of another.</summary>
    public IPAddress Address { get; } = IPAddress.Parse($"127.{100 + (Environment.ProcessId % 100)}.{1 + (Environment.ProcessId / 100 % 250)}.{1 + (Interlocked.Increment(ref publishers) % 250)}");

    public TestAuthority Authority { get; } = new();

    public HttpsSite Server { get; }

    public Gpg Gpg { get; } = new() { Now = DateTimeOffset.UtcNow.AddMinutes(-10) };

    /// <summary>The fingerprint of the publisher's key.</summary>
    public string Key { get; }

    public string KeyUrl => $"https://{Host}/pubkeys.asc";

    public void ServePublicKey(byte[] key) => Server.Serve("/pubkeys.asc", key);

    /// <summary>The page of a path, with a tag for images and one for keys, both for the prefix.</summary>
    public void ServeTags(string path, string prefix) => Server.ServePage(Host, path, $"""
        <html><head>
        <meta name="ac-discovery" content="{prefix} https://{Host}/{"{name}-{version}-{os}-{arch}.{ext}"}">
        <meta name="ac-discovery-pubkeys" content="{prefix} {KeyUrl}">
        </head></html>
        """);

    /// <summary>Publishes a signed image of the guest program where <see cref="ServeTags"/> says, under its version and as the latest.</summary>
    /// <returns>The URL path of the archive.</returns>
    public string Publish(string name, string app = "", params string[] words)
    {
        var file = AciFile.OfGuest($"{_root}/{name.Replace('/', '-')}.aci", $"{Host}/{name}", app, words);
        return PublishFile(name, File.ReadAllBytes(file));
    }

    /// <summary>Publishes any archive, signed.</summary>
    public string PublishFile(string name, byte[] archive, string? signer = null)
    {
        var signature = Gpg.Sign(signer ?? Key, archive, "--armor");
        foreach (var version in (string[])["1.0", "latest"])
        {
            Serve(PathOf(name, version), archive);
            Server.Serve($"{PathOf(name, version)}.asc", signature);
        }

        return PathOf(name, "latest");
    }

    /// <summary>Serves an archive with an ETag of its content.</summary>
    public void Serve(string path, byte[] archive) =>
        Server.Serve(path, new ServedFile(archive) { ETag = $"\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(archive))[..16]}\"" });

    /// <summary>The URL path of an archive.</summary>
    public string PathOf(string name, string version = "latest") => $"/{Host}/{name}-{version}-linux-amd64.aci";

    /// <summary>How many requests came for a path.</summary>
    public int RequestsFor(string path) => Server.Requests.All.Count(request => request.Target.Split('?')[0] == path);

    /// <summary>Makes the site's programs trust the key for all images of the host.</summary>
    public void BeTrusted() =>
        _site.Rkt("trust", $"--prefix={Host}", "--skip-fingerprint-review", KeyUrl).Succeeded();

    public void Dispose()
    {
        Server.Dispose();
        Authority.Dispose();
        Gpg.Dispose();
    }
}
