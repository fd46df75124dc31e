using System.Text;
using Appc.Names;
using Rkt.Pods.Layout;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Stage1.Networking;
using Rkt.Stage1.Supervision;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Supervision;

public sealed class PodFilesTests : IDisposable
{
    private readonly PodPath _pod = new(Directory.CreateTempSubdirectory("rkt-files-").FullName);
    private readonly RunArguments _arguments = new() { Pod = PodId.NewRandom() };

    public PodFilesTests() => Directory.CreateDirectory($"{_pod.Stage1Root}/etc");

    public void Dispose() => Directory.Delete(_pod.Root, recursive: true);

    [Fact]
    public void Of_NothingAskedFor_LeavesTheImagesFilesAndOffersTheFallback()
    {
        var files = PodFiles.Of(_pod, _arguments, "web", []);

        Assert.Null(files.ResolvConf);
        Assert.Null(files.Hosts);
        Assert.StartsWith("127.0.0.1\tlocalhost web\n", Encoding.UTF8.GetString(files.HostsFallback), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_HostsOfStage0_GetThePodsName()
    {
        File.WriteAllText(_pod.Hosts, "127.0.0.1\tlocalhost\n10.0.0.1\tdb\n");

        var files = PodFiles.Of(_pod, _arguments with { EtcHosts = EtcHostsMode.Stage0 }, "web", []);

        Assert.Equal("127.0.0.1\tlocalhost web\n10.0.0.1\tdb\n", Encoding.UTF8.GetString(files.Hosts!));
    }

    [Fact]
    public void Of_ANetworkWithNameServers_MakesResolvConf()
    {
        var network = new CniResult("10.0.0.2", "255.255.255.0", ["10.0.0.53"], ["a.example", "b.example"]);

        var text = Encoding.UTF8.GetString(PodFiles.Of(_pod, _arguments, "web", [network]).ResolvConf!);

        Assert.Contains("search a.example b.example\nnameserver 10.0.0.53\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ModeNone_IgnoresTheNetworks()
    {
        var network = new CniResult("10.0.0.2", "255.255.255.0", ["10.0.0.53"], []);

        Assert.Null(PodFiles.Of(_pod, _arguments with { ResolvConf = ResolvConfMode.None }, "web", [network]).ResolvConf);
    }
}
