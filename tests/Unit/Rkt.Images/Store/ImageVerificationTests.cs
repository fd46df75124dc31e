using System.Diagnostics;
using System.Security.Cryptography;
using Rkt.Host.Errors;
using Rkt.Images.Archives;
using Rkt.Images.Archives.Tar;
using Rkt.Images.Store;
using Tests.Fixtures;
using Xunit;

namespace Tests.Unit.Rkt.Images.Store;

[Collection(nameof(ProcessLaunching))]
public sealed class ImageVerificationTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rkt-verify-").FullName;
    private readonly StoredImage _image;
    private readonly byte[] _tar;

    public ImageVerificationTests()
    {
        var builder = AciBuilder.Valid()
            .File("rootfs/implied/file", "content")
            .Directory("rootfs/d")
            .File(new TarName([.. "rootfs/d/"u8, 0xff]), "x")
            .SymbolicLink("rootfs/s", "target")
            .HardLink("rootfs/h", "rootfs/implied/file")
            .Add(new TarEntry
            {
                Name = "rootfs/a",
                Type = TarEntryType.RegularFile,
                Attributes = [new TarAttribute("user.a", "b"u8.ToArray()), new TarAttribute("trusted.overlay.opaque", "y"u8.ToArray())],
            });
        _tar = builder.Build();
        _image = new ImageStore(_directory).Import(builder.BuildStream(CompressionKind.Gzip), new ImportOptions { Origin = "test" });
    }

    public static TheoryData<string, string> Changes => new()
    {
        { "printf CONTENT | dd conv=notrunc of=implied/file && touch -d @1462489680.123456789 implied/file", "\"implied/file\" was changed: the content differs" },
        { "printf more >> implied/file && touch -d @1462489680.123456789 implied/file", "\"implied/file\" was changed: the size differs" },
        { "touch d", "\"d\" was changed: the time differs" },
        { "chmod 4755 implied/file", "\"implied/file\" was changed: the mode differs" },
        { "rm s", "\"s\" is missing" },
        { "ln -sfn other s && touch -h -d @1462489680.123456789 s", "\"s\" was changed: the target differs" },
        { "cp -p h i && mv i h", "\"h\" was changed: what it is linked to differs" },
        { "touch new", "\"new\" was added" },
        { "touch implied/new", "\"implied/new\" was added" },
        { "rm -r d && ln -s /etc d", "\"d\" was changed: the type differs" },
        { "rm -r implied && ln -s /etc implied", "\"implied\" is missing" },
        { "mv ../manifest ../m && sed s/test/evil/ ../m > ../manifest", "the manifest was changed" },
    };

    public void Dispose() => global::Rkt.Host.Files.Trees.TreeRemoval.Remove(_directory);

    [Fact]
    public void Verify_OfAnUnchangedImage_Passes() => ImageVerification.Verify(_image);

    [Theory]
    [MemberData(nameof(Changes))]
    public void Verify_OfAChangedTree_NamesTheChange(string command, string message)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-ec", command])
        {
            UseShellExecute = false,
            WorkingDirectory = _image.RootfsPath,
            RedirectStandardError = true,
        })!;
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);

        var error = Assert.Throws<RktException>(() => ImageVerification.Verify(_image));

        Assert.Equal(message, error.GetBaseException().Message);
    }

    [Fact]
    public void Verify_OfAReplacedArchive_Fails()
    {
        File.WriteAllBytes(_image.ArchivePath, AciBuilder.Valid("other").Build());

        var error = Assert.Throws<RktException>(() => ImageVerification.Verify(_image));

        Assert.Equal("the archive's hash is not the image's ID", error.GetBaseException().Message);
    }

    [Fact]
    public void Write_OfAnExport_GivesTheTarThatWasHashed()
    {
        var output = new MemoryStream();

        ImageExport.Write(_image, output);

        Assert.Equal(_tar, output.ToArray());
        Assert.Equal(Convert.ToHexStringLower(SHA512.HashData(output.ToArray())), _image.Id.Hex);
    }
}
