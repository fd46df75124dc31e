using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Tests.Fixtures.Servers;
using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>Servers that serve something else than an image, too much of it, or lead astray: one clear error, and nothing stays.</summary>
public sealed class HostileServerTests : FunctionalTest
{
    private readonly byte[] _image;

    public HostileServerTests()
    {
        _image = File.ReadAllBytes(Site.GuestImage("", "exit", "7"));
    }

    public static TheoryData<string, Action<RawConnection>, string> Answers => new()
    {
        { "a page", RawAnswers.Whole(Encoding.ASCII.GetBytes("<!DOCTYPE html>\n<html><body>Sign in</body></html>\n"), "Content-Type: text/html"), "unknown type of archive" },
        { "nothing", RawAnswers.Whole([]), "unknown type of archive" },
        { "no content", RawAnswers.Status("204 No Content"), "HTTP 204 No Content" },
        { "not there", RawAnswers.Status("404 Not Found"), "HTTP 404 Not Found" },
        { "not HTTP", connection => connection.Send("220 mail.example.com ESMTP\r\n\r\n"), "is not HTTP" },
        { "not allowed", RawAnswers.Status("401 Unauthorized", "WWW-Authenticate: Basic realm=\"images\""), "auth.d" },
        { "forbidden", RawAnswers.Status("403 Forbidden"), "auth.d" },
        { "later", RawAnswers.Status("202 Accepted"), "not ready yet" },
        { "no target", RawAnswers.Status("302 Found"), "redirects to nowhere" },
        { "a loop", RawAnswers.Status("302 Found", "Location: /app.aci"), "a redirect loop" },
        { "a bad target", RawAnswers.Status("302 Found", "Location: file:///etc/passwd"), "redirects to" },
        { "many headers", connection => connection.SendHead("200 OK", [.. Enumerable.Range(0, 5000).Select(i => $"X-{i}: {new string('x', 100)}")]), "too many headers" },
        { "a partial answer", connection => connection.SendHead("206 Partial Content", "Content-Length: 3", "Content-Range: bytes 5-7/10").Send("abc"), "HTTP 206" },
    };

    [Theory]
    [MemberData(nameof(Answers), DisableDiscoveryEnumeration = true)]
    public void Fetch_OfWhatIsNoImage_SaysWhatCame(string what, Action<RawConnection> answer, string words)
    {
        using var server = RawServer.Start(answer);

        var result = Site.Rkt("fetch", server.Url("/app.aci").ToString()).Refused(words, $"http://127.0.0.1:{server.Port}/app.aci");

        Assert.True(IsEmpty(), $"something stays of {what}: {result}");
    }

    [Fact]
    public void Fetch_OfManyRedirects_StopsFollowing()
    {
        using var server = RawServer.Start(connection =>
            connection.SendHead("302 Found", "Content-Length: 0", $"Location: /{connection.Request.Target.Length}/{connection.Request.Target[1..]}"));

        Site.Rkt("fetch", server.Url("/app.aci").ToString()).Refused("more than 10 redirects");

        Assert.Equal(11, server.Requests.All.Count);
    }

    [Fact]
    public void Fetch_ThatIsLedFromHttpsToHttp_IsRefused_UnlessHttpIsAllowed()
    {
        using var authority = new TestAuthority();
        using var secure = HttpsSite.Start(authority);
        using var plain = HttpsSite.StartPlain();
        Site.Environment["SSL_CERT_FILE"] = authority.WritePem($"{Site.Root}/ca.pem");
        plain.Serve("/app.aci", _image);
        secure.ServeRedirect("/app.aci", plain.Url("/app.aci").ToString());

        Site.Rkt("fetch", secure.Url("/app.aci").ToString()).Refused($"redirects to \"{plain.Url("/app.aci")}\", which is not https");
        Assert.Empty(plain.Requests.All);
        Assert.True(IsEmpty());

        Site.Insecure = "image,http";
        Site.Rkt("fetch", secure.Url("/app.aci").ToString()).Succeeded();
    }

    [Fact]
    public void Fetch_OfLessThanPromised_IsRefused()
    {
        using var server = RawServer.Start(connection => connection.SendHead("200 OK", $"Content-Length: {_image.Length + 1000}").Send(_image));

        Site.Rkt("fetch", server.Url("/app.aci").ToString()).Refused("broke the connection after");

        Assert.Equal("", Site.Rkt("image", "list", "--no-legend").Succeeded().Output);
    }

    [Fact]
    public void Fetch_OfMoreThanPromised_TakesNoMore()
    {
        using var shorter = RawServer.Start(connection => connection.SendHead("200 OK", $"Content-Length: {_image.Length / 2}").Send(_image));
        using var longer = RawServer.Start(connection => connection.SendHead("200 OK", $"Content-Length: {_image.Length}").Send(_image).Send(_image));

        Site.Rkt("fetch", shorter.Url("/app.aci").ToString()).Refused("corrupt");
        Assert.True(IsEmpty());
        Site.Rkt("fetch", longer.Url("/app.aci").ToString()).Succeeded();
    }

    [Fact]
    public void Fetch_OfABomb_IsRefused_AndLeavesNothing()
    {
        var path = $"{Site.Root}/bomb.aci";
        using (var file = File.Create(path))
        using (var compressed = new GZipStream(file, CompressionLevel.SmallestSize))
        using (var tar = new TarWriter(compressed))
        {
            using var manifest = new MemoryStream(Encoding.UTF8.GetBytes(AciFile.PlainManifest));
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "manifest") { DataStream = manifest });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "rootfs"));
            using var zeros = new FileStream($"{Site.Root}/zeros", FileMode.Create);
            zeros.SetLength(400 << 20);
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "rootfs/zeros") { DataStream = zeros });
        }

        using var server = RawServer.Start(RawAnswers.Whole(File.ReadAllBytes(path)));

        Site.Rkt("fetch", server.Url("/app.aci").ToString()).Refused("compressed more than 200 : 1");
        Site.Rkt("fetch", path).Refused("compressed more than 200 : 1");

        Assert.True(IsEmpty());
    }

    [Fact]
    public void Fetch_OfAnArchiveThatNeverEnds_EndsWithTheDisk()
    {
        using var server = RawServer.Start(connection =>
        {
            connection.SendHead("200 OK").Send(StartOfEndlessImage());
            connection.SendForever(StoredBlock(new byte[32 * 1024]));
        });
        Directory.CreateDirectory(Site.Data);

        var result = Site.Run("/bin/sh", "-c", $"""
            mount -t tmpfs -o size=16m tmpfs '{Site.Data}' || exit 1
            '{Programs.Rkt}' --dir='{Site.Data}' --local-config='{Site.LocalConfig}' --system-config='{Site.SystemConfig}' --insecure-options=image fetch {server.Url("/app.aci")}
            status=$?; find '{Site.Data}' -size +100k >&2; umount '{Site.Data}'; exit $status
            """).Refused("no space left on device");

        Assert.DoesNotContain($"\n{Site.Data}", result.Errors, StringComparison.Ordinal);
    }

    public static TheoryData<byte[], string> Pages => new()
    {
        { Encoding.ASCII.GetBytes("<html><head><title>Images</title></head><body>none here</body></html>"), "the page has no such tag" },
        { Encoding.ASCII.GetBytes("<meta name='ac-discovery' content='example.com/other https://example.com/{name}.{ext}'>"), "the page has it for other names only: example.com/other" },
        { Encoding.ASCII.GetBytes("<meta name='ac-discovery' content='example.com/app ftp://example.com/{name}.{ext}'>"), "has a scheme that rkt does not know" },
        { Encoding.ASCII.GetBytes("<meta name='ac-discovery' content='example.com/app http://example.com/{name}.{ext}'>"), "is not https" },
        { Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7919 >> 3)).ToArray(), "the page has no such tag" },
        { [], "the page has no such tag" },
        { new byte[50 << 20], "larger than" },
        { Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("<div><b>", 120_000))), "meta tag 'ac-discovery' not found on example.com/app: " },
    };

    [Theory]
    [MemberData(nameof(Pages), DisableDiscoveryEnumeration = true)]
    public void Fetch_ByAPageThatLeadsNowhere_TellsWhy(byte[] page, string words)
    {
        using var publisher = new Publisher(Site);
        publisher.Server.Serve("/app", new ServedFile(page) { ContentType = "text/html" });

        Site.Rkt("--debug", "fetch", "example.com/app").Refused("discovery failed", words);

        Assert.True(IsEmpty());
    }

    private bool IsEmpty() => Site.Rkt("image", "list", "--no-legend").Succeeded().Output.Length == 0
        && Site.Run("/bin/sh", "-c", $"find '{Site.Data}' -type f -size +0 2>/dev/null; ls '{Site.Data}/images' '{Site.Data}/tmp' 2>/dev/null | grep -v :; true").Succeeded().Output.Trim().Length == 0;

    // The head of a gzip stream, and in it blocks as they are: a manifest, and a file of 8 GB that has just begun.
    private static byte[] StartOfEndlessImage()
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Ustar, leaveOpen: true))
        {
            using var manifest = new MemoryStream(Encoding.UTF8.GetBytes(AciFile.PlainManifest));
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "manifest") { DataStream = manifest });
            writer.WriteEntry(new UstarTarEntry(TarEntryType.Directory, "rootfs"));
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "rootfs/endless"));
        }

        const int Block = 512;
        var bytes = tar.ToArray();
        var end = bytes.AsSpan().IndexOf("rootfs/endless"u8) + Block;
        var header = bytes.AsSpan(end - Block, Block);
        Encoding.ASCII.GetBytes("77777777777\0").CopyTo(header[124..]);
        "        "u8.CopyTo(header[148..]);
        var sum = 0;
        foreach (var value in header)
        {
            sum += value;
        }

        Encoding.ASCII.GetBytes($"{Convert.ToString(sum, 8).PadLeft(6, '0')}\0 ").CopyTo(header[148..]);
        return [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, .. StoredBlock(bytes[..end])];
    }

    private static byte[] StoredBlock(byte[] content) =>
        [0, (byte)content.Length, (byte)(content.Length >> 8), (byte)~content.Length, (byte)(~content.Length >> 8), .. content];
}
