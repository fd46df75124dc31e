using Rkt.Host.Errors;
using Rkt.Pods.Layout;
using Xunit;

namespace Tests.Unit.Rkt.Pods.Layout;

public sealed class PodNetworkFileTests : IDisposable
{
    private readonly PodPath _pod = new(Directory.CreateTempSubdirectory("rkt-pod-").FullName);

    public void Dispose() => Directory.Delete(_pod.Root, recursive: true);

    [Fact]
    public void Read_OfWhatFormatWrote_GivesTheNetworksInOrder()
    {
        PodNetwork[] networks =
        [
            new("default", "net/99-default.conf", "/usr/lib/cni/ptp", "eth0", "172.16.28.2", "", "ffffff00"),
            new("back", "net/10-back.conf", "/opt/cni/bin/bridge", "eth1", "10.1.0.7", "A=b", "ffff0000"),
        ];
        File.WriteAllBytes(_pod.NetworkResults, PodNetworkFile.Format(networks));

        Assert.Equal(networks, PodNetworkFile.Read(_pod));
    }

    [Fact]
    public void Read_WithoutTheFile_GivesNone() => Assert.Empty(PodNetworkFile.Read(_pod));

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[{\"ip\":4}]")]
    [InlineData("[{\"ip\":\"172.16.28.2\"")]
    public void Read_OfADamagedFile_NamesIt(string content)
    {
        File.WriteAllText(_pod.NetworkResults, content);

        var failure = Assert.Throws<RktException>(() => PodNetworkFile.Read(_pod));

        Assert.Equal($"cannot read \"{_pod.NetworkResults}\"", failure.Message);
    }
}
