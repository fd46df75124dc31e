using System.Globalization;
using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>Bad input: one clear error, status 254, and the data directory as it was before.</summary>
public sealed class BadInputTests : FunctionalTest
{
    private readonly IReadOnlyList<string> _before;

    public BadInputTests()
    {
        Site.Import("exit", "0");
        _before = Site.DataListing();
    }

    [Fact]
    public void Manifest_WithSeveralFaults_HasThemAllListed()
    {
        var result = Fetch(Aci().AddManifest("""
            {"acKind":"ImageManifest","acVersion":"x","name":"Bad Name","labels":[{"name":"os","value":"plan9"},{"name":"arch","value":"amd64"}],
             "app":{"exec":["relative"],"user":"","group":"0","workingDirectory":"here"}}
            """).AddDirectory("rootfs"));
        foreach (var field in new[] { "acVersion", "name", "plan9", "user", "workingDirectory" })
        {
            Assert.Contains(field, result.Errors, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(5_000)]
    public void TruncatedArchive_IsRefused(int length)
    {
        var bytes = File.ReadAllBytes(Site.GuestImage("", "exit", "1"));
        Refuse(bytes[..Math.Min(length, bytes.Length - 1)]);
    }

    [Fact]
    public void ArchiveThatLacksItsLastBytes_IsRefused() => Refuse(File.ReadAllBytes(Site.GuestImage("", "exit", "1"))[..^9]);

    [Fact]
    public void CorruptArchive_IsRefused()
    {
        var bytes = File.ReadAllBytes(Site.GuestImage("", "exit", "1"));
        bytes[bytes.Length / 2] ^= 0x55;
        Refuse(bytes);
    }

    [Fact]
    public void WhatIsNoArchive_IsRefused() => Refuse("this is not an image, but a text\n"u8.ToArray());

    [Fact]
    public void ArchiveWithoutManifest_IsRefused() => Fetch(Aci().AddDirectory("rootfs").AddFile("rootfs/a", "a"), "manifest");

    [Fact]
    public void ArchiveWithoutRootfs_IsRefused() => Fetch(Aci().AddManifest(AciFile.PlainManifest), "rootfs");

    [Fact]
    public void StrangeTopLevelEntry_IsRefused() => Fetch(Plain().AddFile("other", "text"), "other");

    [Fact]
    public void DeviceOutsideOfRootfs_IsRefused() => Fetch(Plain().AddDevice("null"), "null");

    [Theory]
    [InlineData("rootfs/../../escaped")]
    [InlineData("../escaped")]
    [InlineData("/escaped")]
    public void EntryThatLeavesTheImage_IsRefused(string name)
    {
        Fetch(Plain().AddFile(name, "text"), "escaped");
        Assert.False(File.Exists("/escaped"));
        Assert.Empty(Directory.GetFiles(Site.Root, "escaped", SearchOption.AllDirectories));
    }

    [Fact]
    public void FileBelowASymlinkThatLeavesTheImage_IsRefused()
    {
        Directory.CreateDirectory($"{Site.Root}/outside");
        Fetch(Plain().AddSymlink("rootfs/link", $"{Site.Root}/outside").AddFile("rootfs/link/file", "text"), "link");
        Assert.Empty(Directory.GetFileSystemEntries($"{Site.Root}/outside"));
    }

    [Fact]
    public void HardLinkToAFileOfTheHost_IsRefused() => Fetch(Plain().AddHardLink("rootfs/passwd", "/etc/passwd"), "passwd");

    [Fact]
    public void DuplicateEntry_IsRefused() => Fetch(Plain().AddFile("rootfs/twice", "1").AddFile("rootfs/twice", "2"), "duplicate file entry in archive: \"rootfs/twice\"");

    [Fact]
    public void DuplicateManifest_IsRefused() => Fetch(Plain().AddManifest(AciFile.PlainManifest), "manifest");

    [Fact]
    public void ManifestOfMoreThan16Megabytes_IsRefused() => Fetch(
        Aci().AddManifest(AciFile.PlainManifest[..^2] + new string(' ', 17 << 20) + "}").AddDirectory("rootfs"), "manifest");

    [Fact]
    public void MissingFile_IsNamed() => Refused(Site.Rkt("fetch", "/no/such/file.aci"), "/no/such/file.aci");

    [Fact]
    public void UnknownFlag_IsRefused()
    {
        var result = Site.Rkt("fetch", "--no-such-flag", "x.aci").EndedWith(254);
        Assert.Contains("Error: unknown flag: --no-such-flag", result.Errors, StringComparison.Ordinal);
        AssertNothingChanged();
    }

    [Fact]
    public void UnknownCommand_IsRefused() => Refused(Site.Rkt("no-such-command"), "unknown command \"no-such-command\" for \"rkt\"");

    [Fact]
    public void BadValueOfAFlag_IsRefused()
    {
        var result = Site.Rkt("gc", "--grace-period=soon").EndedWith(254);
        Assert.Contains("invalid argument \"soon\" for --grace-period=soon", result.Errors, StringComparison.Ordinal);
        Refused(Site.Rkt("--insecure-options=imagination", "list"), "unknown option \"imagination\"");
    }

    [Fact]
    public void AppNameThatIsTaken_IsRefused()
    {
        Refused(Site.Rkt("run", "--net=none", "example.com/guest", "example.com/guest"), "multiple apps with name guest");
    }

    [Fact]
    public void AppFlagBeforeTheFirstImage_IsRefused() => Refused(Site.Rkt("run", "--exec=/bin/guest", "example.com/guest"), "--exec must follow an image");

    [Fact]
    public void ImageWithoutExec_IsRefused()
    {
        var key = Site.Rkt("fetch", "--full", Plain().Done()).Succeeded().Lines[^1];
        Site.Rkt("run", "--net=none", key).Refused("has an empty \"exec\" (try --exec=BINARY)");
        Assert.Empty(Site.Pods);
    }

    [Fact]
    public void MissingProgram_IsNamed()
    {
        var result = Site.Rkt("run", "--net=none", "example.com/guest", "--exec=/bin/absent");
        Assert.Equal(254, result.Status);
        Assert.Contains("/bin/absent", result.Errors, StringComparison.Ordinal);
        Assert.Empty(Site.Pods);
    }

    [Fact]
    public void ImageOfAnotherMachine_CannotRun()
    {
        var file = Aci().AddManifest(AciFile.PlainManifest.Replace("amd64", "s390x", StringComparison.Ordinal)).AddDirectory("rootfs").Done();
        var key = Site.Rkt("fetch", "--full", file).Succeeded().Lines[^1];
        Site.Rkt("run", "--net=none", key, "--exec=/bin/x").Refused("s390x");
    }

    [Fact]
    public void FullDisk_IsSaid_AndNothingHalfStays()
    {
        var random = new byte[12_000_000];
        new Random(1).NextBytes(random);
        var file = Plain().AddProgram("rootfs/large", random).Done();
        var script = $"""
            mount -t tmpfs -o size=8m tmpfs "$1" || exit 99
            "{Programs.Rkt}" --dir="$1/data" --insecure-options=image fetch "{file}"
            echo "status $?"
            find "$1/data" -type f | wc -l
            "{Programs.Rkt}" --dir="$1/data" image list --no-legend
            """;
        Directory.CreateDirectory($"{Site.Root}/small");
        var result = Site.Run("/usr/bin/unshare", "--mount", "--propagation", "private", "/bin/sh", "-c", script, "sh", $"{Site.Root}/small").Succeeded();
        Assert.Contains("No space left on device", result.Errors, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("status 254", result.Lines[0]);
        Assert.InRange(int.Parse(result.Lines[1], CultureInfo.InvariantCulture), 0, 3);
        Assert.Equal(2, result.Lines.Count);
    }

    private AciFile Aci() => new($"{Site.Root}/bad.aci");

    private AciFile Plain() => Aci().AddManifest(AciFile.PlainManifest).AddDirectory("rootfs");

    private ProgramResult Fetch(AciFile file, params string[] words) => Refused(Site.Rkt("fetch", file.Done()), words);

    private void Refuse(byte[] content)
    {
        File.WriteAllBytes($"{Site.Root}/bad.aci", content);
        Refused(Site.Rkt("fetch", $"{Site.Root}/bad.aci"), "bad.aci");
    }

    private ProgramResult Refused(ProgramResult result, params string[] words)
    {
        result.Refused(words);
        AssertNothingChanged();
        return result;
    }

    private void AssertNothingChanged() => Assert.Equal(_before, Site.DataListing());
}
