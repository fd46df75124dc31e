using Rkt.Stage1.Names;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Names;

public sealed class ImageHostsTests : IDisposable
{
    private readonly string _layer = Directory.CreateTempSubdirectory("rkt-layer-").FullName;

    public void Dispose() => Directory.Delete(_layer, recursive: true);

    [Fact]
    public void IsIn_OfAFileWithLines_IsTrue()
    {
        Write("etc/hosts", "127.0.0.1 localhost\n");

        Assert.True(ImageHosts.IsIn([_layer]));
    }

    [Fact]
    public void IsIn_ASymlinkToAFile_IsTrue_AndToNowhereIsFalse()
    {
        Directory.CreateDirectory($"{_layer}/etc");
        File.CreateSymbolicLink($"{_layer}/etc/hosts", "/var/lib/hosts");
        Assert.False(ImageHosts.IsIn([_layer]));

        Write("var/lib/hosts", "127.0.0.1 localhost\n");
        Assert.True(ImageHosts.IsIn([_layer]));
    }

    /// <summary>That is what is left where a file was mounted on nothing, in exported images for one.</summary>
    [Fact]
    public void IsIn_AnEmptyFile_IsFalse()
    {
        Write("etc/hosts", "");

        Assert.False(ImageHosts.IsIn([_layer]));
    }

    [Fact]
    public void IsIn_NoEtc_IsFalse() => Assert.False(ImageHosts.IsIn([_layer]));

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName($"{_layer}/{path}")!);
        File.WriteAllText($"{_layer}/{path}", text);
    }
}
