using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary><c>acbuild</c>: the talk's script and what else shapes an image.</summary>
public sealed class AcbuildTests : FunctionalTest
{
    private string Image => $"{Site.Root}/hello.aci";

    [Fact]
    public void TalksScript_MakesAnImageThatRuns()
    {
        File.WriteAllBytes($"{Site.Root}/hello", Guest.Program);
        Site.Run("/bin/chmod", "755", $"{Site.Root}/hello").Succeeded();
        Acbuild("begin");
        Acbuild("set-name", "hello");
        Acbuild("copy", "hello", "/app/hello");
        Acbuild("set-working-directory", "/app");
        Acbuild("set-exec", "--", "/app/hello", "identity");
        Acbuild("write", "--overwrite", Image);
        Acbuild("end");
        Assert.False(Directory.Exists($"{Site.Root}/.acbuild"));
        Assert.EndsWith("cwd=/app\n", Site.Rkt("run", "--net=none", Image).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_PrintsTheImageId_OfTheUncompressedArchive()
    {
        Build();
        var printed = Acbuild("write", Image).Lines[^1];
        using var tar = new GZipStream(File.OpenRead(Image), CompressionMode.Decompress);
        Assert.Equal($"sha512-{Convert.ToHexStringLower(SHA512.HashData(tar))}", printed);
    }

    [Fact]
    public void Write_OfTheSameInputs_GivesTheSameBytes()
    {
        Build();
        Acbuild("write", Image);
        Acbuild("end");
        var first = File.ReadAllBytes(Image);
        Thread.Sleep(1100);
        Build();
        Acbuild("write", "--overwrite", Image);
        Assert.Equal(first, File.ReadAllBytes(Image));
    }

    [Fact]
    public void Write_MakesAnArchiveOfManifestAndRootfs()
    {
        Build();
        Acbuild("write", Image);
        using var tar = new TarReader(new GZipStream(File.OpenRead(Image), CompressionMode.Decompress));
        var names = new List<string>();
        while (tar.GetNextEntry() is { } entry)
        {
            names.Add(entry.Name.TrimEnd('/'));
        }

        Assert.Equal(["rootfs", "rootfs/etc", "rootfs/etc/motd", "manifest"], names);
    }

    [Fact]
    public void Write_OverAnExistingFile_NeedsTheFlag()
    {
        Build();
        Acbuild("write", Image);
        var again = Site.Run(Programs.Acbuild, "write", Image).EndedWith(1);
        Assert.Contains($"ACI already exists: {Image}", again.Errors, StringComparison.Ordinal);
        Acbuild("write", "--overwrite", Image);
    }

    [Fact]
    public void Write_WithoutAName_IsRefused_AndLeavesNoFile()
    {
        Acbuild("begin");
        var result = Site.Run(Programs.Acbuild, "write", Image).EndedWith(1);
        Assert.Contains("can't write ACI, name was never set", result.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Image));
    }

    [Fact]
    public void CatManifest_ShowsAllThatWasSet()
    {
        Build();
        Acbuild("set-exec", "--", "/bin/app", "--flag");
        Acbuild("set-user", "1000");
        Acbuild("set-group", "1001");
        Acbuild("environment", "add", "COLOUR", "blue");
        Acbuild("label", "add", "version", "1.2.3");
        Acbuild("annotation", "add", "authors", "Somebody <somebody@example.com>");
        Acbuild("port", "add", "http", "tcp", "80");
        Acbuild("mount", "add", "--read-only", "data", "/data");
        using var document = JsonDocument.Parse(Acbuild("cat-manifest", "--pretty-print").Output);
        var manifest = document.RootElement;
        Assert.Equal("example.com/hello", manifest.GetProperty("name").GetString());
        var app = manifest.GetProperty("app");
        Assert.Equal(["/bin/app", "--flag"], app.GetProperty("exec").EnumerateArray().Select(word => word.GetString()));
        Assert.Equal("1000", app.GetProperty("user").GetString());
        Assert.Equal("1001", app.GetProperty("group").GetString());
        Assert.Equal("blue", Named(app.GetProperty("environment"), "COLOUR").GetProperty("value").GetString());
        Assert.Equal("1.2.3", Named(manifest.GetProperty("labels"), "version").GetProperty("value").GetString());
        Assert.Equal("Somebody <somebody@example.com>", Named(manifest.GetProperty("annotations"), "authors").GetProperty("value").GetString());
        Assert.Equal(80, Named(app.GetProperty("ports"), "http").GetProperty("port").GetInt32());
        Assert.True(Named(app.GetProperty("mountPoints"), "data").GetProperty("readOnly").GetBoolean());
    }

    [Fact]
    public void Remove_OfWhatIsNotThere_EndsWith2()
    {
        Build();
        foreach (var what in new[] { "annotation", "label", "environment", "port", "mount" })
        {
            Site.Run(Programs.Acbuild, what, "remove", "absent").EndedWith(2);
        }

        Acbuild("label", "add", "version", "1");
        Acbuild("label", "remove", "version");
        Assert.DoesNotContain("\"version\"", Acbuild("cat-manifest").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void CopyToDir_PutsEachSourceUnderItsName()
    {
        Build();
        File.WriteAllText($"{Site.Root}/one", "1");
        File.WriteAllText($"{Site.Root}/two", "2");
        Acbuild("copy-to-dir", "one", "two", "/srv");
        Acbuild("write", Image);
        var listing = Site.Run("/usr/bin/tar", "-tzf", Image).Succeeded().Output;
        Assert.Contains("rootfs/srv/one\n", listing, StringComparison.Ordinal);
        Assert.Contains("rootfs/srv/two\n", listing, StringComparison.Ordinal);
    }

    [Fact]
    public void Copy_ThroughASymlinkOfTheImage_StaysInsideTheImage()
    {
        Directory.CreateDirectory($"{Site.Root}/outside");
        Directory.CreateDirectory($"{Site.Root}/tree");
        File.CreateSymbolicLink($"{Site.Root}/tree/link", $"{Site.Root}/outside");
        File.WriteAllText($"{Site.Root}/file", "text");
        Acbuild("begin");
        Acbuild("set-name", "example.com/hello");
        Acbuild("copy", "tree", "/tree");
        Site.Run(Programs.Acbuild, "copy", "file", "/tree/link/file");
        Assert.Empty(Directory.GetFileSystemEntries($"{Site.Root}/outside"));
    }

    [Theory]
    [InlineData(1, "no build in progress in this working dir", "set-name", "example.com/a")]
    [InlineData(3, "", "no-such-command")]
    [InlineData(3, "", "begin", "--no-such-flag")]
    public void WrongUse_EndsAsTheReferenceSays(int status, string error, params string[] words)
    {
        var result = Site.Run(Programs.Acbuild, words).EndedWith(status);
        Assert.Contains(error, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Begin_Twice_IsRefused()
    {
        Acbuild("begin");
        var result = Site.Run(Programs.Acbuild, "begin").EndedWith(1);
        Assert.Contains("build already in progress in this working dir", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void SetName_ToWhatIsNoName_IsRefused_AndChangesNothing()
    {
        Build();
        var before = Acbuild("cat-manifest").Output;
        Site.Run(Programs.Acbuild, "set-name", "Not A Name").EndedWith(1);
        Assert.Equal(before, Acbuild("cat-manifest").Output);
    }

    private static JsonElement Named(JsonElement list, string name) =>
        list.EnumerateArray().Single(element => element.GetProperty("name").GetString() == name);

    private void Build()
    {
        File.WriteAllText($"{Site.Root}/motd", "welcome\n");
        File.SetLastWriteTimeUtc($"{Site.Root}/motd", DateTime.UnixEpoch.AddYears(40));
        Acbuild("begin");
        Acbuild("set-name", "example.com/hello");
        Acbuild("copy", "motd", "/etc/motd");
    }

    private ProgramResult Acbuild(params string[] words) => Site.Run(Programs.Acbuild, words).Succeeded();
}
