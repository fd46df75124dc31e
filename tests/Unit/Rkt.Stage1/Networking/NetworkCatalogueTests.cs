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
        var selected = NetworkCatalogue.Load([$"{_directory}/none"]).Select(NetworkList.Parse("default,default-restricted"));

        Assert.Equal(["ptp", "ptp"], selected.Select(s => s.Network.Main.Type));
    }

    [Fact]
    public void Load_WithABuiltInName_TakesTheFile()
    {
        File.WriteAllText($"{_directory}/10-mine.conf", """{"name":"default","type":"bridge"}""");

        Assert.Equal("bridge", NetworkCatalogue.Load([_directory]).Select(NetworkList.Default).Single().Network.Main.Type);
    }

    [Fact]
    public void Load_WithOneNameTwice_TakesTheFirstByFileName()
    {
        File.WriteAllText($"{_directory}/20-b.conf", """{"name":"lan","type":"macvlan"}""");
        File.WriteAllText($"{_directory}/10-a.conf", """{"name":"lan","type":"bridge"}""");

        Assert.Equal("bridge", NetworkCatalogue.Load([_directory]).Select(NetworkList.Parse("lan")).Single().Network.Main.Type);
    }

    [Fact]
    public void Select_PassesArgumentsOn()
    {
        Assert.Equal("IP=10.0.0.9", NetworkCatalogue.Load([_directory]).Select(NetworkList.Parse("default:IP=10.0.0.9")).Single().Arguments);
    }

    [Fact]
    public void Select_OfUnknownNetworks_NamesThemAll()
    {
        var failure = Assert.Throws<RktException>(() => NetworkCatalogue.Load([_directory]).Select(NetworkList.Parse("a,default,b")));

        Assert.Equal("networks not found: \"a\", \"b\"", failure.Message);
    }

    [Fact]
    public void Load_OfSeveralLevels_TakesTheStrongest()
    {
        var strong = Directory.CreateDirectory($"{_directory}/strong").FullName;
        File.WriteAllText($"{_directory}/10-a.conf", """{"name":"lan","type":"macvlan"}""");
        File.WriteAllText($"{_directory}/20-b.conf", """{"name":"wan","type":"vlan"}""");
        File.WriteAllText($"{strong}/90-c.conflist", """{"name":"lan","plugins":[{"type":"bridge"},{"type":"portmap"}]}""");

        var selected = NetworkCatalogue.Load([strong, _directory]).Select(NetworkList.Parse("lan,wan"));

        Assert.Equal(["bridge", "vlan"], selected.Select(s => s.Network.Main.Type));
    }

    [Fact]
    public void Select_OfAll_IsInTheOrderOfFileNames()
    {
        var strong = Directory.CreateDirectory($"{_directory}/strong").FullName;
        File.WriteAllText($"{_directory}/10-a.conf", """{"name":"a","type":"macvlan"}""");
        File.WriteAllText($"{_directory}/30-c.conf", """{"name":"c","type":"vlan"}""");
        File.WriteAllText($"{strong}/20-b.conf", """{"name":"b","type":"bridge"}""");

        var selected = NetworkCatalogue.Load([strong, _directory]).Select(NetworkList.Parse("all"));

        Assert.Equal(["a", "b", "c", "default-restricted", "default"], selected.Select(s => s.Network.Name));
    }

    [Fact]
    public void Load_OfAListOfVersion11_TakesThePluginsBesideIt()
    {
        Directory.CreateDirectory($"{_directory}/web");
        File.WriteAllText($"{_directory}/10-web.conflist", """{"cniVersion":"1.1.0","name":"web","plugins":[{"type":"bridge"}]}""");
        File.WriteAllText($"{_directory}/web/10-tuning.conf", """{"type":"tuning"}""");

        var network = Assert.Single(NetworkCatalogue.Load([_directory]).Select(NetworkList.Parse("web"))).Network;

        Assert.Equal(["bridge", "tuning"], network.Plugins.Select(p => p.Type));
    }

    [Fact]
    public void Load_PassesOverOtherFiles()
    {
        File.WriteAllText($"{_directory}/my-plugin", "#!/bin/sh");
        File.WriteAllText($"{_directory}/readme.txt", "{");

        Assert.Equal(2, NetworkCatalogue.Load([_directory]).Select(NetworkList.Parse("all")).Count);
    }

    [Theory]
    [InlineData("10-bad.conf", "{")]
    [InlineData("10-bad.conflist", """{"name":"x","type":"ptp"}""")]
    public void Load_OfAFaultyFile_NamesIt(string file, string content)
    {
        File.WriteAllText($"{_directory}/{file}", content);

        var failure = Assert.Throws<RktException>(() => NetworkCatalogue.Load([_directory]));

        Assert.Contains(file, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfAFileThatEverybodyCanWrite_IsRefused()
    {
        var path = $"{_directory}/10-open.conf";
        File.WriteAllText(path, """{"name":"x","type":"ptp"}""");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.OtherRead | UnixFileMode.OtherWrite);

        Assert.Equal($"chmod o-w {path}", Assert.Throws<RktException>(() => NetworkCatalogue.Load([_directory])).Hint);
    }
}
