using System.Text;
using System.Text.Json;
using Rkt.Host.Errors;
using Rkt.Stage1.Networking.Cni;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Networking.Cni;

public sealed class NetworkConfigurationTests
{
    [Fact]
    public void Parse_OfASingleConfiguration_IsAChainOfOne()
    {
        var network = Parse("""{"name":"lan","type":"macvlan","ipam":{"type":"dhcp"}}""");

        Assert.Equal("lan", network.Name);
        Assert.Equal([CniVersion.Oldest], network.Versions);
        Assert.Equal("macvlan", Assert.Single(network.Plugins).Type);
        Assert.Equal("dhcp", network.Main.Ipam);
    }

    [Fact]
    public void Parse_OfAList_KeepsTheOrder()
    {
        var network = Parse("""{"cniVersion":"1.0.0","name":"web","disableCheck":true,"plugins":[{"type":"bridge"},{"type":"portmap","capabilities":{"portMappings":true,"snat":false}}]}""", "a.conflist");

        Assert.Equal(["bridge", "portmap"], network.Plugins.Select(p => p.Type));
        Assert.True(network.IsUnchecked);
        Assert.True(network.HasCapability("portMappings"));
        Assert.False(network.HasCapability("snat"));
        Assert.False(network.LoadsMore);
    }

    [Fact]
    public void Parse_OfSeveralVersions_HasTheNewestThatIsKnownFirst()
    {
        var network = Parse("""{"cniVersion":"0.4.0","cniVersions":["0.3.1","1.1.0","9.0.0"],"name":"web","plugins":[{"type":"bridge"}]}""");

        Assert.Equal(["1.1.0", "0.4.0", "0.3.1"], network.Versions.Select(v => v.ToString()));
        Assert.True(network.LoadsMore);
    }

    [Theory]
    [InlineData("{", "a.conf")]
    [InlineData("[]", "a.conf")]
    [InlineData("7", "a.conf")]
    [InlineData("""{"type":"ptp"}""", "a.conf")]
    [InlineData("""{"name":"x"}""", "a.conf")]
    [InlineData("""{"name":7,"type":"ptp"}""", "a.conf")]
    [InlineData("""{"name":"x","type":"../../bin/sh"}""", "a.conf")]
    [InlineData("""{"name":"x","type":".."}""", "a.conf")]
    [InlineData("""{"name":"x","type":"ptp","ipam":{"type":"/bin/sh"}}""", "a.conf")]
    [InlineData("""{"name":"../x","type":"ptp"}""", "a.conf")]
    [InlineData("""{"name":"-x","type":"ptp"}""", "a.conf")]
    [InlineData("""{"name":"x y","type":"ptp"}""", "a.conf")]
    [InlineData("""{"name":"x","type":"ptp","cniVersion":"2.0.0"}""", "a.conf")]
    [InlineData("""{"name":"x","type":"ptp","cniVersion":"one"}""", "a.conf")]
    [InlineData("""{"name":"x","type":"ptp","cniVersion":1}""", "a.conf")]
    [InlineData("""{"name":"x","type":"ptp","capabilities":["portMappings"]}""", "a.conf")]
    [InlineData("""{"name":"x","type":"ptp"}""", "a.conflist")]
    [InlineData("""{"name":"x","plugins":[]}""", "a.conflist")]
    [InlineData("""{"name":"x","plugins":{}}""", "a.conflist")]
    [InlineData("""{"name":"x","plugins":["ptp"]}""", "a.conflist")]
    [InlineData("""{"name":"x","plugins":[{"name":"y"}]}""", "a.conflist")]
    [InlineData("""{"name":"x","disableCheck":"perhaps","plugins":[{"type":"ptp"}]}""", "a.conflist")]
    public void Parse_OfAFaultyFile_NamesIt(string content, string file)
    {
        var failure = Assert.Throws<RktException>(() => Parse(content, file));

        Assert.Contains($"\"{file}\"", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compose_TellsNameVersionAndPreviousResult_AndKeepsTheRest()
    {
        var network = Parse("""{"cniVersion":"0.1.0","name":"web","plugins":[{"type":"bridge","name":"other","mtu":1400,"ipam":{"type":"host-local"},"prevResult":{"old":1},"capabilities":{"mac":true}}]}""");

        var input = Compose(network, CapabilityArguments.None, """{"ips":[]}""");

        Assert.Equal("""{"cniVersion":"1.0.0","name":"web","type":"bridge","mtu":1400,"ipam":{"type":"host-local"},"prevResult":{"ips":[]}}""", input);
    }

    [Fact]
    public void Compose_TellsAPluginWhatItHasACapabilityFor()
    {
        var network = Parse("""{"name":"web","plugins":[{"type":"portmap","capabilities":{"portMappings":true,"aliases":true,"bandwidth":false}}]}""");
        var arguments = CapabilityArguments.None
            .With(CapabilityArguments.PortMappings, json => Write(json, """[{"hostPort":80}]"""))
            .With(CapabilityArguments.Bandwidth, json => Write(json, """{"ingressRate":1}"""))
            .With(CapabilityArguments.HardwareAddress, json => Write(json, "\"02:00:00:00:00:01\""));

        var input = Compose(network, arguments, previous: null);

        Assert.Equal("""{"cniVersion":"1.0.0","name":"web","type":"portmap","runtimeConfig":{"portMappings":[{"hostPort":80}]}}""", input);
    }

    [Fact]
    public void With_MorePlugins_HasThemInItsContentToo()
    {
        var network = Parse("""{"cniVersion":"1.1.0","name":"web","plugins":[{"type":"bridge"}],"disableCheck":true}""", "web.conflist");

        var more = network.With([("10-tuning.conf", """{"type":"tuning"}"""u8.ToArray())]);

        Assert.Equal(["bridge", "tuning"], more.Plugins.Select(p => p.Type));
        Assert.Equal(["bridge", "tuning"], NetworkConfiguration.Parse("copy.conflist", more.Content).Plugins.Select(p => p.Type));
    }

    [Fact]
    public void With_AFaultyPlugin_NamesItsFile()
    {
        var network = Parse("""{"name":"web","plugins":[{"type":"bridge"}]}""", "web.conflist");

        var failure = Assert.Throws<RktException>(() => network.With([("web/10-bad.conf", "{"u8.ToArray())]));

        Assert.Contains("web/10-bad.conf", failure.Message, StringComparison.Ordinal);
    }

    private static void Write(Utf8JsonWriter json, string value) => json.WriteRawValue(value);

    private static string Compose(NetworkConfiguration network, CapabilityArguments arguments, string? previous) => Encoding.UTF8.GetString(network.Main.Compose(
        network.Name, CniVersion.Parse("1.0.0"), arguments, previous is null ? null : Encoding.UTF8.GetBytes(previous)));

    private static NetworkConfiguration Parse(string content, string file = "a.conf") => NetworkConfiguration.Parse(file, Encoding.UTF8.GetBytes(content));
}
