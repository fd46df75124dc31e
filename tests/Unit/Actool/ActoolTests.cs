using Actool;
using Rkt.Images.Archives;
using Tests.Fixtures;
using Tests.Fixtures.Servers;
using Xunit;

namespace Tests.Unit.Actool;

public sealed class ActoolTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("actool-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Run_OfNothing_PrintsHelp()
    {
        var (status, output, error) = Run();

        Assert.Equal((0, ""), (status, error));
        Assert.Contains("discover", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bogus")]
    [InlineData("validate")]
    [InlineData("validate", "--bogus", "x")]
    [InlineData("validate", "--type=bogus", "x")]
    [InlineData("cat-manifest", "a", "b")]
    [InlineData("discover")]
    [InlineData("discover", "--port=70000", "example.com")]
    [InlineData("discover", "--port=x", "example.com")]
    public void Run_OfAWrongCommandLine_EndsWith2(params string[] words)
    {
        var (status, output, error) = Run(words);

        Assert.Equal((2, ""), (status, output));
        Assert.StartsWith("actool: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Version_PrintsBothVersions() => Assert.Matches("^actool version .+\nappc version 0\\.8\\.11\n$", Run("version").Output);

    [Fact]
    public void Help_OfACommand_ExplainsIt() => Assert.Contains("--type", Run("help", "validate").Output, StringComparison.Ordinal);

    [Theory]
    [InlineData(CompressionKind.None)]
    [InlineData(CompressionKind.Gzip)]
    public void Validate_OfAValidImage_IsSilentUnlessDebug(CompressionKind compression)
    {
        var file = Write("a.aci", AciBuilder.Valid().Build(compression));

        Assert.Equal((0, "", ""), Run("validate", file));
        Assert.Equal((0, "", $"{file}: valid app container image\n"), Run("--debug", "validate", file));
    }

    [Fact]
    public void Validate_OfManifests_TakesImagesAndPods()
    {
        var image = Write("image", AciBuilder.ManifestJson("example.com/a"));
        var pod = Write("pod", """{"acKind": "PodManifest", "acVersion": "0.8.11", "apps": []}""");

        Assert.Equal((0, "", $"{image}: valid manifest\n{pod}: valid manifest\n"), Run("--debug", "validate", image, pod));
    }

    [Fact]
    public void Validate_OfALayout_LooksAtItsParts()
    {
        Write("manifest", AciBuilder.ManifestJson("example.com/a"));
        Assert.Equal((1, "", $"{_directory}: error validating: no rootfs found in layout\n"), Run("validate", _directory));

        Directory.CreateDirectory(Path.Combine(_directory, "rootfs"));
        Assert.Equal((0, "", $"{_directory}: valid image layout\n"), Run("--debug", "validate", _directory));

        Write("other", "");
        Assert.Equal((1, "", $"{_directory}: error validating: unrecognized file path in layout: \"other\"\n"), Run("validate", _directory));
    }

    [Fact]
    public void Validate_WhenOneFileIsWrong_ChecksTheOthers()
    {
        var wrong = Write("wrong.aci", new AciBuilder().Directory("rootfs").Build());
        var missing = Path.Combine(_directory, "missing.aci");
        var valid = Write("valid.aci", AciBuilder.Valid().Build());

        var (status, _, error) = Run("--debug", "validate", wrong, missing, valid);

        Assert.Equal(1, status);
        Assert.Equal(
            $"{wrong}: error validating: no image manifest found in layout\n{missing}: error validating: open {missing}: no such file or directory\n{valid}: valid app container image\n",
            error);
    }

    [Fact]
    public void Validate_WhenAnArchiveHasAPathTwice_NamesIt()
    {
        var file = Write("a.aci", AciBuilder.Valid().File("rootfs/a").File("rootfs/a").Build());

        Assert.Equal((1, "", $"{file}: error validating: duplicate file entry in archive: \"rootfs/a\"\n"), Run("validate", file));
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain text")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("[]")]
    public void Validate_OfAnythingElse_Fails(string content)
    {
        var file = Write("x", content);

        var (status, output, error) = Run("validate", file);

        Assert.Equal((1, ""), (status, output));
        Assert.StartsWith($"{file}: error validating: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_OfATruncatedImage_Fails()
    {
        var bytes = AciBuilder.Valid().File("rootfs/a", new string('a', 100_000)).Build(CompressionKind.Gzip);
        var file = Write("a.aci", bytes[..(bytes.Length / 2)]);

        Assert.Equal(1, Run("validate", file).Status);
    }

    [Fact]
    public void CatManifest_PrintsItOnALine_OrIndented()
    {
        var file = Write("a.aci", AciBuilder.Valid("example.com/a").Build());

        Assert.StartsWith("{\"acKind\":\"ImageManifest\",\"acVersion\":", Run("cat-manifest", file).Output, StringComparison.Ordinal);
        Assert.StartsWith("{\n    \"acKind\": \"ImageManifest\",\n", Run("cat-manifest", "--pretty-print", file).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void CatManifest_OfAnythingElse_Fails()
    {
        var file = Write("a.aci", "no archive");

        var (status, output, error) = Run("cat-manifest", file);

        Assert.Equal((1, ""), (status, output));
        Assert.StartsWith($"cat-manifest: cannot read the manifest of \"{file}\": ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Discover_PrintsEndpointsAndKeys_WithPlatformsInTheWordsOfAppc()
    {
        using var authority = new TestAuthority();
        using var site = HttpsSite.Start(authority, hosts: "localhost");
        site.ServePage("localhost", "/app", """
            <meta name="ac-discovery" content="localhost https://localhost/{os}-{arch}/{name}-{version}.{ext}">
            <meta name="ac-discovery-pubkeys" content="localhost https://localhost/keys.gpg">
            """);

        var (status, output, error) = Run("discover", "--insecure", $"--port={site.Port}", "localhost/app:1.0,arch=aarch64");

        Assert.Equal(
            (0, "ACI: https://localhost/linux-aarch64/localhost/app-1.0.aci, ASC: https://localhost/linux-aarch64/localhost/app-1.0.aci.asc\nPublicKeys: https://localhost/keys.gpg\n", ""),
            (status, output, error));
    }

    [Fact]
    public void Discover_WhenTheCertificateIsUnknown_Fails()
    {
        using var authority = new TestAuthority();
        using var site = HttpsSite.Start(authority, hosts: "localhost");
        site.ServePage("localhost", "/", """<meta name="ac-discovery" content="localhost https://localhost/{name}.{ext}">""");

        var (status, output, error) = Run("discover", $"--port={site.Port}", "localhost");

        Assert.Equal((1, ""), (status, output));
        Assert.StartsWith("discover endpoints walk: prefix: localhost error: ", error, StringComparison.Ordinal);
        Assert.Contains("discover: error fetching endpoints for \"localhost\": meta tag 'ac-discovery' not found on localhost: ", error, StringComparison.Ordinal);
        Assert.Contains("\nhint: --insecure looks there", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Discover_WhenNoPageHelps_TriesTheUrlOfTheName()
    {
        using var site = HttpsSite.StartPlain();
        var words = new[] { "discover", "--insecure", "--json", $"--port={site.Port}", "localhost/app:1.0" };
        Assert.Equal(1, Run(words).Status);

        site.Serve("/app-1.0-linux-amd64.aci", AciBuilder.Valid().Build());
        var (status, output, _) = Run(words);

        Assert.Equal(0, status);
        Assert.Equal(
            $$"""
            {
                "ACIEndpoints": [
                    {
                        "ACI": "http://localhost:{{site.Port}}/app-1.0-linux-amd64.aci",
                        "ASC": "http://localhost:{{site.Port}}/app-1.0-linux-amd64.aci.asc"
                    }
                ],
                "PublicKeys": []
            }

            """,
            output);
    }

    [Theory]
    [InlineData("UPPER")]
    [InlineData("")]
    [InlineData("a,b")]
    public void Discover_OfAnInvalidName_SaysWhy(string name)
    {
        var (status, output, error) = Run("discover", name);

        Assert.Equal((1, ""), (status, output));
        Assert.StartsWith($"discover: \"{name}\" is not an image name: ", error, StringComparison.Ordinal);
    }

    private static (int Status, string Output, string Error) Run(params string[] words)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var status = ActoolProgram.Run(words, output, error);
        return (status, output.ToString(), error.ToString());
    }

    private string Write(string name, string content) => Write(name, System.Text.Encoding.UTF8.GetBytes(content));

    private string Write(string name, byte[] content)
    {
        var path = Path.Combine(_directory, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
