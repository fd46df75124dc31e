using System.Diagnostics;
using Rkt.Host.Files;
using Rkt.Host.Files.Trees;
using Rkt.Images.Archives;
using Rkt.Images.Archives.Tar;
using Tests.Fixtures;
using Xunit;

namespace Tests.Unit.Rkt.Images.Archives;

/// <summary>What unpacked files look like to the kernel. Owners, devices and capabilities need root.</summary>
[Collection(nameof(ProcessLaunching))]
public sealed class RootfsUnpackerTests : IDisposable
{
    private static readonly FileTime Time = new(1462489680, 123456789);

    private readonly string _directory = Directory.CreateTempSubdirectory("rkt-unpack-").FullName;

    public void Dispose() => TreeRemoval.Remove(_directory);

    [Fact]
    public void Unpack_OfAFile_SetsModeOwnerAndTime()
    {
        RequireRoot();
        using var tree = Unpack(AciBuilder.Valid().Add(new TarEntry
        {
            Name = "rootfs/su",
            Type = TarEntryType.RegularFile,
            Mode = 0b110_111_101_101,
            UserId = 4_000_000_000,
            GroupId = 100,
            ModificationTime = new FileTime(-5, 999_999_999),
        }));

        var status = tree.Status("su"u8);
        Assert.Equal(0b110_111_101_101u, status.Mode);
        Assert.Equal(new NodeOwner(4_000_000_000, 100), status.Owner);
        Assert.Equal(new FileTime(-5, 999_999_999), status.ModificationTime);
    }

    [Fact]
    public void Unpack_OfADirectoryWithContentBeforeAndAfterIt_SetsItsTimeLast()
    {
        using var tree = Unpack(AciBuilder.Valid().File("rootfs/d/before").Directory("rootfs/d", mode: 0b001_101_000_000).File("rootfs/d/after"));

        Assert.Equal(Time, tree.Status("d"u8).ModificationTime);
        Assert.Equal(0b001_101_000_000u, tree.Status("d"u8).Mode);
        Assert.Equal(Time, tree.Status().ModificationTime);
    }

    [Fact]
    public void Unpack_OfAFileWithoutItsDirectory_MakesAPlainOne()
    {
        using var tree = Unpack(AciBuilder.Valid().File("rootfs/a/b/c"));

        Assert.Equal((0b111_101_101u, default), (tree.Status("a"u8).Mode, tree.Status("a"u8).ModificationTime));
    }

    [Fact]
    public void Unpack_OfLinks_MakesThem()
    {
        using var tree = Unpack(AciBuilder.Valid()
            .File("rootfs/f", "x")
            .SymbolicLink("rootfs/s", "/etc/passwd")
            .HardLink("rootfs/h", "./rootfs/f")
            .HardLink("rootfs/d/hs", "rootfs/s"));

        Assert.Equal(tree.Status("f"u8).Inode, tree.Status("h"u8).Inode);
        Assert.Equal("/etc/passwd"u8.ToArray(), tree.ReadLink("s"u8));
        Assert.Equal(Time, tree.Status("s"u8).ModificationTime);
        using var below = tree.OpenDirectory("d"u8);
        Assert.Equal(tree.Status("s"u8).Inode, below.Status("hs"u8).Inode);
    }

    [Fact]
    public void Unpack_OfDevicesAndFifos_MakesThem()
    {
        RequireRoot();
        using var tree = Unpack(AciBuilder.Valid()
            .Add(new TarEntry { Name = "rootfs/null", Type = TarEntryType.CharacterDevice, Mode = 0b110_110_110, DeviceMajor = 1, DeviceMinor = 3 })
            .Add(new TarEntry { Name = "rootfs/disk", Type = TarEntryType.BlockDevice, Mode = 0b110_000_000, DeviceMajor = 259, DeviceMinor = 1_000_000 })
            .Add(new TarEntry { Name = "rootfs/fifo", Type = TarEntryType.Fifo, Mode = 0b110_100_100 }));

        var device = tree.Status("null"u8);
        Assert.Equal((NodeType.CharacterDevice, 1u, 3u, 0b110_110_110u), (device.Type, device.DeviceMajor, device.DeviceMinor, device.Mode));
        var disk = tree.Status("disk"u8);
        Assert.Equal((NodeType.BlockDevice, 259u, 1_000_000u), (disk.Type, disk.DeviceMajor, disk.DeviceMinor));
        Assert.Equal(NodeType.Fifo, tree.Status("fifo"u8).Type);
    }

    [Fact]
    public void Unpack_OfNamesThatAreNotUtf8_KeepsTheirBytes()
    {
        byte[] odd = [0xff, (byte)'\n', 0xc3, 0x28];
        using var tree = Unpack(AciBuilder.Valid().File(new TarName([.. "rootfs/"u8, .. odd]), "x"));

        Assert.Equal(odd, Assert.Single(tree.List()).Name);
    }

    [Fact]
    public void Unpack_OfExtendedAttributes_SetsOnlyThoseOfTheImage()
    {
        RequireRoot();
        byte[] capability = [1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        using var tree = Unpack(AciBuilder.Valid().Add(new TarEntry
        {
            Name = "rootfs/f",
            Type = TarEntryType.RegularFile,
            Mode = 0b111_101_101,
            UserId = 1000,
            Attributes =
            [
                new TarAttribute("security.capability", capability),
                new TarAttribute("user.binary", new byte[] { 0, 0xff, 10 }),
                new TarAttribute("trusted.overlay.opaque", "y"u8.ToArray()),
                new TarAttribute("trusted.overlay.redirect", "/etc"u8.ToArray()),
                new TarAttribute("user.overlay.opaque", "y"u8.ToArray()),
                new TarAttribute("security.selinux", "label"u8.ToArray()),
            ],
        }).Add(new TarEntry
        {
            Name = "rootfs/d",
            Type = TarEntryType.Directory,
            Mode = 0b111_101_101,
            Attributes = [new TarAttribute("trusted.overlay.opaque", "y"u8.ToArray()), new TarAttribute("user.a", "b"u8.ToArray())],
        }));

        Assert.Equal(
            ["security.capability=" + Convert.ToHexString(capability), "user.binary=00FF0A"],
            Describe(tree.ReadAttributes("f"u8)));
        Assert.Equal(["user.a=62"], Describe(tree.ReadAttributes("d"u8)));
    }

    [Fact]
    public void Unpack_OfASparseFile_LeavesItsHoles()
    {
        var source = $"{_directory}/source";
        Directory.CreateDirectory($"{source}/rootfs");
        File.WriteAllText($"{source}/manifest", AciBuilder.ManifestJson("a"));
        using (var file = File.Create($"{source}/rootfs/sparse"))
        {
            file.Write("start"u8);
            file.Position = 50_000_000;
            file.Write("middle"u8);
            file.SetLength(100_000_000);
        }

        using var tar = Process.Start(new ProcessStartInfo("tar", ["-cSf", $"{_directory}/sparse.tar", "-C", source, "manifest", "rootfs"])
        {
            UseShellExecute = false,
        })!;
        tar.WaitForExit();
        using var tree = Unpack(File.ReadAllBytes($"{_directory}/sparse.tar"));

        Assert.Equal(File.ReadAllBytes($"{source}/rootfs/sparse"), File.ReadAllBytes($"{_directory}/rootfs/sparse"));
        using var du = Process.Start(new ProcessStartInfo("du", ["-k", $"{_directory}/rootfs/sparse"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        var kilobytes = int.Parse(du.StandardOutput.ReadToEnd().Split('\t')[0]);
        Assert.True(kilobytes < 1000, $"{kilobytes} kB are allocated");
    }

    [Fact]
    public void Unpack_OfOurOwnRoot_MatchesWhatTarMakes()
    {
        RequireRoot();
        var source = $"{_directory}/source";
        Directory.CreateDirectory($"{source}/rootfs");
        File.WriteAllText($"{source}/manifest", AciBuilder.ManifestJson("a"));
        Run("cp", "-a", "/etc", $"{source}/rootfs/etc");
        Run("cp", "-a", "/usr/share/zoneinfo", $"{source}/rootfs/zoneinfo");
        Run("tar", "--format=posix", "--xattrs", "-cf", $"{_directory}/root.tar", "-C", source, "manifest", "rootfs");

        Unpack(File.ReadAllBytes($"{_directory}/root.tar")).Dispose();

        Run("tar", "--compare", "-f", $"{_directory}/root.tar", "-C", _directory, "rootfs");
    }

    private static void RequireRoot() => Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");

    private static IEnumerable<string> Describe(IReadOnlyList<NodeAttribute> attributes) => attributes
        .Select(attribute => $"{System.Text.Encoding.ASCII.GetString(attribute.Name.Span)}={Convert.ToHexString(attribute.Value.Span)}")
        .Where(attribute => !attribute.StartsWith("security.selinux", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
    }

    private TreeDirectory Unpack(AciBuilder archive) => Unpack(archive.Build());

    private TreeDirectory Unpack(byte[] archive)
    {
        ImageUnpacking.UnpackImage(new TarReader(new MemoryStream(archive)), _directory);
        return TreeDirectory.Open($"{_directory}/rootfs");
    }
}
