using System.IO.Compression;
using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary><c>rkt image</c>: list, cat-manifest, export, extract, render, rm, verify.</summary>
public sealed class ImageTests : FunctionalTest
{
    [Fact]
    public void List_ShowsImages()
    {
        Assert.Equal("null\n", Site.Rkt("image", "list", "--format=json").Succeeded().Output);
        var key = Site.Import("exit", "0");
        var line = Assert.Single(Site.Rkt("image", "list", "--no-legend").Succeeded().Lines);
        Assert.StartsWith($"{key[..19]}\texample.com/guest:1.0\t", line, StringComparison.Ordinal);
        Assert.StartsWith("ID\t", Site.Rkt("image", "list").Succeeded().Lines[0], StringComparison.Ordinal);

        var image = Assert.Single(Site.Json("image", "list", "--format=json").EnumerateArray());
        Assert.Equal(key, image.GetProperty("id").GetString());
        Assert.Equal("example.com/guest:1.0", image.GetProperty("name").GetString());
        Assert.True(image.GetProperty("size").GetInt64() > Guest.Program.Length);
        Assert.True(image.GetProperty("import_time").GetInt64() > 1_000_000_000_000_000_000);
    }

    [Fact]
    public void CatManifest_ShowsTheManifest_ByKeyAndName()
    {
        var key = Site.Import("print", "it");
        foreach (var reference in new[] { key, key[..12], "example.com/guest" })
        {
            Assert.Equal("example.com/guest", Site.Json("image", "cat-manifest", reference).GetProperty("name").GetString());
        }
    }

    [Fact]
    public void Export_GivesTheArchiveBack()
    {
        var file = Site.GuestImage("", "exit", "0");
        var key = Site.Rkt("fetch", "--full", file).Succeeded().Lines[^1];
        Site.Rkt("image", "export", key, "out.aci").Succeeded();
        using var tar = new MemoryStream();
        using (var compressed = new GZipStream(File.OpenRead(file), CompressionMode.Decompress))
        {
            compressed.CopyTo(tar);
        }

        Assert.Equal(tar.ToArray(), File.ReadAllBytes($"{Site.Root}/out.aci"));
        var again = Site.Rkt("image", "export", key, "out.aci").EndedWith(254);
        Assert.Contains("output ACI file exists (try --overwrite)", again.Errors, StringComparison.Ordinal);
        Site.Rkt("image", "export", "--overwrite", key, "out.aci").Succeeded();
    }

    [Fact]
    public void ExtractAndRender_MakeTheTree()
    {
        var key = Site.Import("exit", "0");
        foreach (var command in new[] { "extract", "render" })
        {
            Site.Rkt("image", command, key, command).Succeeded();
            Assert.Equal("hello from the image\n", File.ReadAllText($"{Site.Root}/{command}/rootfs/etc/greeting"));
            Assert.True(File.Exists($"{Site.Root}/{command}/manifest"));
            Site.Rkt("image", command, "--rootfs-only", key, $"{command}-root").Succeeded();
            Assert.True(File.Exists($"{Site.Root}/{command}-root/etc/greeting"));
            Site.Rkt("image", command, key, command).EndedWith(254);
            Site.Rkt("image", command, "--overwrite", key, command).Succeeded();
        }

        var root = Site.Rkt("image", "extract", "--overwrite", key, "/").EndedWith(254);
        Assert.Contains("this would delete your root filesystem. Refusing.", root.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Rm_RemovesByKeyAndByName()
    {
        var key = Site.Import("exit", "0");
        var removed = Site.Rkt("image", "rm", key).Succeeded();
        Assert.Equal($"successfully removed aci for image: \"{key}\"\n", removed.Output);
        Assert.Empty(Site.Rkt("image", "list", "--no-legend").Succeeded().Output);
        Site.ImportWith("", "exit", "1");
        Site.Rkt("image", "rm", "example.com/guest-2").Succeeded();
        Assert.Empty(Site.Rkt("image", "list", "--no-legend").Succeeded().Output);
    }

    [Fact]
    public void Verify_OfAChangedFile_TakesTheImageOutOfUse_AndFetchingRepairsIt()
    {
        var file = Site.GuestImage("", "cat", "/etc/greeting");
        var key = Site.Rkt("fetch", "--full", file).Succeeded().Lines[^1];
        Assert.Contains("successfully verified checksum for image", Site.Rkt("image", "verify", key).Succeeded().Output, StringComparison.Ordinal);
        var greeting = Directory.GetFiles($"{Site.Data}/images", "greeting", SearchOption.AllDirectories).Single();
        File.WriteAllText(greeting, "changed\n");

        var result = Site.Rkt("image", "verify", key).Refused("is damaged", "\"etc/greeting\" was changed");

        Assert.Contains($"hint: fetch it again: rkt fetch {file}", result.Errors, StringComparison.Ordinal);
        Site.Rkt("run", "--net=none", key).Refused("no image with hash");
        Assert.Empty(Site.Rkt("image", "list", "--no-legend").Succeeded().Output);

        Assert.Equal(key, Site.Rkt("fetch", "--full", file).Succeeded().Lines[^1]);
        Site.Rkt("image", "verify", key).Succeeded();
        Assert.Contains("hello from the image", Site.Rkt("run", "--net=none", key).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void UnknownImage_IsNamed()
    {
        Site.Import("exit", "0");
        Site.Rkt("image", "cat-manifest", "example.com/absent").Refused("example.com/absent");
        Site.Rkt("image", "cat-manifest", "sha512-0000").Refused("sha512-0000");
    }
}
