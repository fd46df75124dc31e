using System.IO.Compression;
using System.Text;
using Tests.Fixtures.Servers;
using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>Images by name: discovered, downloaded, verified, run. The host is on this machine, under its real name.</summary>
public sealed class FetchByNameTests : FunctionalTest
{
    private readonly Publisher _publisher;

    public FetchByNameTests()
    {
        _publisher = new Publisher(Site);
        Site.Insecure = "none";
        _publisher.ServeTags("/app", "example.com/app");
    }

    [Fact]
    public void Run_ByName_RunsWhatATrustedKeySigned_AndNothingElse()
    {
        _publisher.Publish("app", "", "exit", "7");
        Site.Rkt("run", "--net=none", "example.com/app").Refused("nobody is there to say", "example.com/app");
        _publisher.BeTrusted();

        var result = Site.Rkt("run", "--net=none", "example.com/app").EndedWith(7);

        Assert.Contains("image: signature verified:\n  Publisher of example.com <images@example.com>\n", result.Errors, StringComparison.Ordinal);
        // The store has it now, and what was verified stays so.
        _publisher.Server.Requests.Clear();
        Site.Rkt("run", "--net=none", "example.com/app").EndedWith(7);
        Site.Rkt("run", "--net=none", "example.com/app:1.0,os=linux").EndedWith(7);
        Assert.Empty(_publisher.Server.Requests.All);
    }

    [Theory]
    [InlineData(false, "corrupt")]
    [InlineData(true, "the content is not what was signed")]
    public void Fetch_OfAChangedByte_IsRefused_AndLeavesNothing(bool recompressed, string words)
    {
        var path = _publisher.Publish("app", "", "exit", "0");
        _publisher.BeTrusted();
        var archive = File.ReadAllBytes($"{Site.Root}/example.com/app.aci");
        _publisher.Serve(path, recompressed ? ChangeContent(archive) : ChangeByte(archive));
        var before = Listing();

        var result = Site.Rkt("fetch", "example.com/app").Refused(words);

        Assert.DoesNotContain("verified", result.Errors, StringComparison.Ordinal);
        Assert.Equal(before, Listing());
        Site.Rkt("run", "--net=none", "example.com/app").Refused();
    }

    [Fact]
    public void Fetch_WithoutASignature_SaysSo_AndHowToGoOn()
    {
        var path = _publisher.Publish("app");
        _publisher.BeTrusted();
        _publisher.Server.ServeStatus($"{path}.asc", 404);

        var result = Site.Rkt("fetch", "example.com/app").Refused("has no signature");

        Assert.Contains("hint: ", result.Errors, StringComparison.Ordinal);
        Assert.Contains("--insecure-options=image", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Fetch_SignedByAnUnknownKey_IsRefusedBeforeTheDownload()
    {
        _publisher.BeTrusted();
        var stranger = _publisher.Gpg.MakeKey("Stranger <s@example.org>");
        var archive = File.ReadAllBytes(AciFile.OfGuest($"{Site.Root}/a.aci", "example.com/app", "", "exit", "0"));
        _publisher.PublishFile("app", archive, stranger);

        Site.Rkt("fetch", "example.com/app").Refused($"signed by unknown key \"{stranger.ToLowerInvariant()}\"");
    }

    [Theory]
    [InlineData("example.com/other", """[{"name":"version","value":"1.0"},{"name":"os","value":"linux"},{"name":"arch","value":"amd64"}]""", "\"example.com/app\" expected but \"example.com/other\" found")]
    [InlineData("example.com/app", """[{"name":"version","value":"2.0"},{"name":"os","value":"linux"},{"name":"arch","value":"amd64"}]""", "label \"version\": \"1.0\" differs")]
    [InlineData("example.com/app", """[{"name":"version","value":"1.0"},{"name":"os","value":"linux"},{"name":"arch","value":"aarch64"}]""", "label \"arch\": \"amd64\" differs")]
    [InlineData("example.com/app", """[{"name":"version","value":"1.0"}]""", "requested label \"os\" not provided")]
    public void Fetch_OfAnotherImageThanWasAskedFor_IsRefused(string name, string labels, string words)
    {
        _publisher.BeTrusted();
        _publisher.PublishFile("app", ImageOf($$"""{"acKind":"ImageManifest","acVersion":"0.8.11","name":"{{name}}","labels":{{labels}}}"""));
        var before = Listing();

        Site.Rkt("fetch", "example.com/app:1.0").Refused(words);

        Assert.Equal(before, Listing());
    }

    [Fact]
    public void Fetch_OfAnUnchangedImage_AsksOnce_OrNotAtAll()
    {
        var path = _publisher.Publish("app", "", "exit", "0");
        _publisher.BeTrusted();
        var url = $"https://example.com{path}";
        var key = Site.Rkt("fetch", "--full", url).Succeeded().Output;
        _publisher.Server.Requests.Clear();

        Assert.Equal(key, Site.Rkt("fetch", "--full", url).Succeeded().Output);

        var question = Assert.Single(_publisher.Server.Requests.All);
        Assert.NotNull(question.Header("If-None-Match"));

        _publisher.Server.Serve(path, new ServedFile(File.ReadAllBytes($"{Site.Root}/example.com/app.aci")) { ETag = "\"new\"", CacheControl = "max-age=3600" });
        Site.Rkt("fetch", url).Succeeded();
        _publisher.Server.Requests.Clear();
        Site.Rkt("fetch", url).Succeeded();
        Assert.Empty(_publisher.Server.Requests.All);
    }

    [Fact]
    public void Fetch_OfAnUnchangedImageByName_AsksOnce_AndLooksElsewhereWhenItIsGone()
    {
        var path = _publisher.Publish("app", "", "exit", "0");
        _publisher.BeTrusted();
        var key = Site.Rkt("fetch", "--full", "example.com/app").Succeeded().Output;
        _publisher.Server.Requests.Clear();

        Assert.Equal(key, Site.Rkt("fetch", "--full", "example.com/app").Succeeded().Output);
        Assert.NotNull(Assert.Single(_publisher.Server.Requests.All).Header("If-None-Match"));

        // Published anew at the same place, it is noticed.
        _publisher.Publish("app", "", "exit", "3");
        Site.Rkt("run", "--net=none", "--pull-policy=update", "example.com/app").EndedWith(3);

        // Moved, it is looked for again.
        _publisher.Publish("moved", "", "exit", "4");
        _publisher.PublishFile("moved", File.ReadAllBytes(AciFile.OfGuest($"{Site.Root}/m.aci", "example.com/app", "", "exit", "4")));
        _publisher.Server.ServeStatus(path, 404);
        _publisher.Server.ServePage("example.com", "/app", $"""<meta name="ac-discovery" content="example.com/app https://example.com/example.com/moved-{"{version}-{os}-{arch}.{ext}"}">""");
        Site.Rkt("run", "--net=none", "--pull-policy=update", "example.com/app").EndedWith(4);
    }

    [Fact]
    public void Fetch_ByManyAtOnce_DownloadsOnce()
    {
        var path = _publisher.Publish("app", "", "exit", "0");
        _publisher.BeTrusted();
        _publisher.Server.Requests.Clear();

        var programs = Enumerable.Range(0, 5).Select(_ => Site.StartRkt("fetch", "example.com/app")).ToList();
        Assert.Single(programs.Select(program => program.WaitForExit().Succeeded().Output).Distinct());

        Assert.Equal(1, _publisher.Server.Requests.All.Count(request => request.Target == path && request.Header("If-None-Match") is null));
    }

    [Fact]
    public void Fetch_WithDependencies_GetsEachOnce_AndRunsOnTopOfThem()
    {
        foreach (var name in (string[])["left", "right", "base"])
        {
            _publisher.ServeTags($"/{name}", $"example.com/{name}");
        }

        _publisher.BeTrusted();
        _publisher.PublishFile("base", ImageOf(Manifest("base", ""), ("rootfs/etc/base", "base\n")));
        _publisher.PublishFile("left", ImageOf(Manifest("left", Dependencies("base")), ("rootfs/etc/left", "left\n")));
        _publisher.PublishFile("right", ImageOf(Manifest("right", Dependencies("base")), ("rootfs/etc/right", "right\n")));
        using (var aci = new AciFile($"{Site.Root}/app.aci"))
        {
            aci.AddManifest(Manifest("app", Dependencies("left", "right") + ""","app":{"exec":["/bin/guest","cat","/etc/base","/etc/left","/etc/right"],"user":"0","group":"0"}"""))
                .AddDirectory("rootfs").AddDirectory("rootfs/bin").AddProgram("rootfs/bin/guest", Guest.Program).Done();
        }

        _publisher.PublishFile("app", File.ReadAllBytes($"{Site.Root}/app.aci"));
        _publisher.Server.Requests.Clear();

        Site.Rkt("run", "--net=none", "example.com/app").Succeeded();

        Assert.All((string[])["app", "left", "right", "base"], name => Assert.Equal(1, _publisher.RequestsFor(_publisher.PathOf(name))));
        Assert.Equal(4, Site.Rkt("image", "list", "--no-legend").Succeeded().Lines.Count);
    }

    [Fact]
    public void Fetch_OfImagesThatDependOnEachOther_NamesTheCircle()
    {
        _publisher.ServeTags("/other", "example.com/other");
        _publisher.BeTrusted();
        _publisher.PublishFile("app", ImageOf(Manifest("app", Dependencies("other"))));
        _publisher.PublishFile("other", ImageOf(Manifest("other", Dependencies("app"))));

        Site.Rkt("fetch", "example.com/app").Refused("depends on itself", "example.com/app -> example.com/other -> example.com/app");
    }

    [Theory]
    [InlineData(""","imageID":"sha512-0000000000000000000000000000000000000000000000000000000000000000" """, "has the ID sha512-", "is asked for")]
    [InlineData(""","size":17""", "but 17 are asked for", "")]
    public void Fetch_OfADependencyThatIsAnother_IsRefused(string fields, string words, string moreWords)
    {
        _publisher.ServeTags("/base", "example.com/base");
        _publisher.BeTrusted();
        _publisher.PublishFile("base", ImageOf(Manifest("base", "")));
        _publisher.PublishFile("app", ImageOf(Manifest("app", $$""","dependencies":[{"imageName":"example.com/base"{{fields}}}]""")));

        Site.Rkt("fetch", "example.com/app").Refused(words, moreWords);

        Assert.DoesNotContain("example.com/base", Site.Rkt("image", "list").Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Fetch_WithSeveralEndpoints_TriesThemInOrder()
    {
        var path = _publisher.Publish("app", "", "exit", "0");
        _publisher.BeTrusted();
        _publisher.Server.ServePage("example.com", "/app", $"""
            <meta name="ac-discovery" content="example.com/app https://example.com/gone-{"{version}.{ext}"}">
            <meta name="ac-discovery" content="example.com/app https://nowhere.invalid/{"{name}.{ext}"}">
            <meta name="ac-discovery" content="example.com/app https://example.com{path[..^".aci".Length]}.{"{ext}"}">
            """);

        Site.Rkt("fetch", "example.com/app").Succeeded();
    }

    [Fact]
    public void Fetch_OfANameThatNobodyServes_TellsWhatWasTried()
    {
        var result = Site.Rkt("--debug", "fetch", "example.com/no/such").Refused("discovery failed");

        Assert.Contains("meta tag 'ac-discovery' not found on example.com/no/such: ", result.Errors, StringComparison.Ordinal);
        Assert.Contains("meta tag 'ac-discovery' not found on example.com: ", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Fetch_FromAServerThatNobodyVouchesFor_IsRefused_UnlessTlsIsSwitchedOff()
    {
        _publisher.Publish("app", "", "exit", "0");
        _publisher.BeTrusted();
        Site.Environment.Remove("SSL_CERT_FILE");

        Site.Rkt("fetch", "example.com/app").Refused("discovery failed", "certificate");
        Site.Insecure = "tls";
        Site.Rkt("fetch", "example.com/app").Succeeded();
    }

    [Fact]
    public void Policy_SaysWhenTheServerIsAsked()
    {
        _publisher.Publish("app", "", "exit", "0");
        _publisher.BeTrusted();
        Site.Rkt("run", "--net=none", "--pull-policy=never", "example.com/app").Refused("in the local store");
        Site.Rkt("fetch", "--pull-policy=new", "example.com/app").Succeeded();
        _publisher.Server.Requests.Clear();

        Site.Rkt("fetch", "--pull-policy=new", "example.com/app").Succeeded();
        Site.Rkt("fetch", "--store-only", "example.com/app").Succeeded();
        Site.Rkt("run", "--net=none", "--store-only", "example.com/app").Succeeded();
        Assert.Empty(_publisher.Server.Requests.All);

        Site.Rkt("run", "--net=none", "--no-store", "example.com/app").Succeeded();
        Assert.NotEmpty(_publisher.Server.Requests.All);
        Site.Rkt("fetch", "--no-store", "--store-only", "example.com/app").Refused("both --store-only and --no-store");
    }

    [Fact]
    public void StoredImage_ThatCameInWithoutASignature_DoesNotRunWithOne()
    {
        _publisher.Publish("app", "", "exit", "0");
        Site.Insecure = "image";
        var key = Site.Rkt("fetch", "--full", "example.com/app").Succeeded().Lines[^1];
        Site.Rkt("run", "--net=none", key).Succeeded();
        Site.Insecure = "none";

        Site.Rkt("run", "--net=none", key).Refused("never verified", key[..19]);
        Site.Rkt("run", "--net=none", "--pull-policy=never", "example.com/app").Refused("never verified");

        // Fetched again with its signature, it is the same image, and may run.
        _publisher.BeTrusted();
        Site.Rkt("run", "--net=none", "example.com/app").Succeeded();
        Site.Rkt("run", "--net=none", key).Succeeded();
    }

    [Fact]
    public void Fetch_OfADeferredSignature_AsksAgainAfterTheImage()
    {
        var path = _publisher.Publish("app", "", "exit", "0");
        _publisher.BeTrusted();
        var signature = _publisher.Gpg.Sign(_publisher.Key, File.ReadAllBytes($"{Site.Root}/example.com/app.aci"), "--armor");
        _publisher.Server.Map($"{path}.asc", HttpsSite.Sequence(HttpsSite.Status(202), HttpsSite.File(new ServedFile(signature))));

        Site.Rkt("run", "--net=none", "example.com/app").Succeeded();

        Assert.Equal(2, _publisher.RequestsFor($"{path}.asc"));
    }

    [Fact]
    public void Fetch_IntoAReadOnlyDirectory_SaysSo()
    {
        _publisher.Publish("app", "", "exit", "0");
        _publisher.BeTrusted();
        Directory.CreateDirectory(Site.Data);

        Site.Run("/bin/sh", "-c", $"""
            mount --bind '{Site.Data}' '{Site.Data}' && mount -o remount,ro,bind '{Site.Data}' &&
            exec '{Programs.Rkt}' --dir='{Site.Data}' --local-config='{Site.LocalConfig}' --system-config='{Site.SystemConfig}' fetch example.com/app
            """).Refused("read-only file system");
    }

    [Fact]
    public void Fetch_OntoAFullDisk_SaysSo_AndLeavesNothing()
    {
        _publisher.ServeTags("/big", "example.com/big");
        _publisher.PublishFile("big", ImageOf(Manifest("big", ""), ("rootfs/data", new string('x', 30_000_000))));
        _publisher.BeTrusted();
        Directory.CreateDirectory(Site.Data);

        var result = Site.Run("/bin/sh", "-c", $"""
            mount -t tmpfs -o size=8m tmpfs '{Site.Data}' || exit 1
            '{Programs.Rkt}' --dir='{Site.Data}' --local-config='{Site.LocalConfig}' --system-config='{Site.SystemConfig}' fetch example.com/big
            status=$?; find '{Site.Data}' -size +100k >&2; exit $status
            """).Refused("no space left on device");

        Assert.DoesNotContain($"\n{Site.Data}", result.Errors, StringComparison.Ordinal);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _publisher.Dispose();
        }

        base.Dispose(disposing);
    }

    private static string Manifest(string name, string fields) => $$"""
        {"acKind":"ImageManifest","acVersion":"0.8.11","name":"example.com/{{name}}","labels":[{"name":"os","value":"linux"},{"name":"arch","value":"amd64"}]{{fields}}}
        """;

    private static string Dependencies(params string[] names) =>
        $$""","dependencies":[{{string.Join(',', names.Select(name => $$"""{"imageName":"example.com/{{name}}"}"""))}}]""";

    private byte[] ImageOf(string manifest, params (string Name, string Content)[] files)
    {
        var path = $"{Site.Root}/{Guid.NewGuid()}.aci";
        using (var aci = new AciFile(path))
        {
            aci.AddManifest(manifest).AddDirectory("rootfs").AddDirectory("rootfs/etc");
            foreach (var (name, content) in files)
            {
                aci.AddFile(name, content);
            }
        }

        return File.ReadAllBytes(path);
    }

    private static byte[] ChangeByte(byte[] archive)
    {
        var changed = archive.ToArray();
        changed[changed.Length / 2] ^= 0x10;
        return changed;
    }

    // A good archive, with a file in it that says something else.
    private static byte[] ChangeContent(byte[] archive)
    {
        using var tar = new MemoryStream();
        using (var input = new GZipStream(new MemoryStream(archive), CompressionMode.Decompress))
        {
            input.CopyTo(tar);
        }

        var bytes = tar.ToArray();
        bytes[bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes("hello from the image"))] = (byte)'j';
        using var output = new MemoryStream();
        using (var compressed = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            compressed.Write(bytes);
        }

        return output.ToArray();
    }

    private string Listing() => Site.Run("/bin/sh", "-c", $"find {Site.Data} -type f 2>/dev/null | sort; ls {Site.Data}/images 2>/dev/null").Output;
}
