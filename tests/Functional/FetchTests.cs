using System.IO.Compression;
using System.Security.Cryptography;
using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary><c>rkt fetch FILE</c>: into the store, once, whatever the compression.</summary>
public sealed class FetchTests : FunctionalTest
{
    [Fact]
    public void Fetch_PrintsTheKey_ShortOrFull()
    {
        var file = Site.GuestImage("", "exit", "0");
        using var tar = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        var hash = Convert.ToHexStringLower(SHA512.HashData(tar));
        Assert.Equal($"sha512-{hash[..32]}\n", Site.Rkt("fetch", file).Succeeded().Output);
        Assert.Equal($"sha512-{hash[..64]}\n", Site.Rkt("fetch", "--full", file).Succeeded().Output);
    }

    [Theory]
    [InlineData("cat")]
    [InlineData("gzip -c")]
    [InlineData("bzip2 -c")]
    [InlineData("xz -c")]
    [InlineData("zstd -c")]
    public void Fetch_OfAnyCompression_GivesTheSameKey(string compressor)
    {
        var program = compressor.Split(' ')[0];
        Assert.SkipUnless(File.Exists($"/usr/bin/{program}") || File.Exists($"/bin/{program}"), $"there is no {program} here");
        var file = Site.GuestImage("", "exit", "0");
        var key = Site.Rkt("fetch", "--full", file).Succeeded().Output;
        Site.Run("/bin/sh", "-c", $"gzip -dc {file} | {compressor} > {Site.Root}/other.aci").Succeeded();
        Assert.Equal(key, Site.Rkt("fetch", "--full", $"{Site.Root}/other.aci").Succeeded().Output);
        Assert.Single(Site.Rkt("image", "list", "--no-legend").Succeeded().Lines);
    }

    [Fact]
    public void Fetch_OfOneImageByManyAtOnce_ImportsItOnce()
    {
        var file = Site.GuestImage("", "exit", "0");
        var programs = Enumerable.Range(0, 6).Select(_ => Site.StartRkt("fetch", file)).ToList();
        Assert.Single(programs.Select(program => program.WaitForExit().Succeeded().Output).Distinct());
        Assert.Single(Site.Rkt("image", "list", "--no-legend").Succeeded().Lines);
    }

    [Fact]
    public void Fetch_ByRelativePath_AndByFileUrl_FindsTheFile()
    {
        var file = Site.GuestImage("", "exit", "0");
        Site.Rkt("fetch", Path.GetFileName(file)).Succeeded();
        Site.Rkt("fetch", $"./{Path.GetFileName(file)}").Succeeded();
        Site.Rkt("fetch", $"file://{file}").Succeeded();
    }

    [Fact]
    public void Fetch_WithoutASignature_IsRefusedByDefault()
    {
        var file = Site.GuestImage("", "exit", "0");
        var result = Site.Run(Programs.Rkt, $"--dir={Site.Data}", "fetch", file).Refused();
        Assert.Contains(".aci.asc", result.Errors, StringComparison.Ordinal);
        Assert.Empty(Site.Rkt("image", "list", "--no-legend").Succeeded().Output);
    }

    [Fact]
    public void Fetch_KeepsModesOwnersTimesAndLinks()
    {
        Directory.CreateDirectory($"{Site.Root}/image/rootfs/bin");
        Site.Run("/bin/sh", "-c", $$"""
            cd image
            cat > manifest <<'END'
            {{AciFile.PlainManifest}}
            END
            cd rootfs
            echo text > file; chmod 4751 file; chown 1234:5678 file; touch -d @1000000000.123456789 file
            ln file hard; ln -s /etc/passwd soft; mkfifo fifo; mknod null c 1 3; mkdir -m 1777 tmp; touch -d @1100000000 tmp
            touch "$(printf 'latin-\351')"
            cd ..; tar --format=posix -czf ../image.aci manifest rootfs
            """).Succeeded();
        var key = Site.Rkt("fetch", "--full", "image.aci").Succeeded().Lines[^1];
        Site.Rkt("image", "render", key, "out").Succeeded();
        Assert.Equal(Listing("image/rootfs"), Listing("out/rootfs"));
    }

    /// <summary>Mode, owner, links, time and name of everything below a directory.</summary>
    private string Listing(string directory) => Site.Run(
        "/bin/sh", "-c", $"cd {directory} && find . -mindepth 1 -printf '%y %m %U:%G %n %T@ %l %p\\n' | sort -k 7").Succeeded().Output;
}
