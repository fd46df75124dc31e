using Rkt.Host.Errors;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Stage1.Networking;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Networking;

public sealed class NetworkCatalogueTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rkt-net-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Load_WithoutDirectory_HasTheBuiltInNetworks()
    {
        var selected = NetworkCatalogue.Load($"{_directory}/none").Select(NetworkList.Parse("default,default-restricted"));

        Assert.Equal(["ptp", "ptp"], selected.Select(s => s.Network.Plugin));
    }

    [Fact]
    public void Load_WithABuiltInName_TakesTheFile()
    {
        File.WriteAllText($"{_directory}/10-mine.conf", """{"name":"default","type":"bridge"}""");

        Assert.Equal("bridge", NetworkCatalogue.Load(_directory).Select(NetworkList.Default).Single().Network.Plugin);
    }

    [Fact]
    public void Load_WithOneNameTwice_TakesTheFirstByFileName()
    {
        File.WriteAllText($"{_directory}/20-b.conf", """{"name":"lan","type":"macvlan"}""");
        File.WriteAllText($"{_directory}/10-a.conf", """{"name":"lan","type":"bridge"}""");

        Assert.Equal("bridge", NetworkCatalogue.Load(_directory).Select(NetworkList.Parse("lan")).Single().Network.Plugin);
    }

    [Fact]
    public void Select_PassesArgumentsOn()
    {
        Assert.Equal("IP=10.0.0.9", NetworkCatalogue.Load(_directory).Select(NetworkList.Parse("default:IP=10.0.0.9")).Single().Arguments);
    }

    [Fact]
    public void Select_OfUnknownNetworks_NamesThemAll()
    {
        var failure = Assert.Throws<RktException>(() => NetworkCatalogue.Load(_directory).Select(NetworkList.Parse("a,default,b")));

        Assert.Equal("networks not found: \"a\", \"b\"", failure.Message);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"type":"ptp"}""")]
    [InlineData("""{"name":"x"}""")]
    [InlineData("""{"name":7,"type":"ptp"}""")]
    public void Load_OfAFaultyFile_NamesIt(string content)
    {
        File.WriteAllText($"{_directory}/10-bad.conf", content);

        var failure = Assert.Throws<RktException>(() => NetworkCatalogue.Load(_directory));

        Assert.Contains("10-bad.conf", failure.Message, StringComparison.Ordinal);
    }
}
