using System.Text;
using Rkt.Host.Errors;
using Rkt.Stage1.Networking.Cni;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Networking.Cni;

/// <summary>Chains of plugins that are scripts: each writes down what it is called with.</summary>
[Collection(nameof(ProcessLaunching))]
public sealed class CniNetworkTests : IDisposable
{
    private const string Result = """{"cniVersion":"1.0.0","ips":[{"address":"10.0.0.2/24"}]}""";

    private readonly string _directory = Directory.CreateTempSubdirectory("rkt-cni-").FullName;
    private readonly List<string> _warnings = [];
    private readonly List<byte[]> _kept = [];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Join_CallsThePluginsInOrder_EachWithTheAnswerBefore()
    {
        Plugin("one", Answer(Result));
        Plugin("two", """echo '{"cniVersion":"1.0.0","ips":[{"address":"10.0.0.3/24"}]}'""");

        var result = Join(Network("1.0.0", "one", "two"));

        Assert.Equal("10.0.0.3/24", result.Address?.ToString());
        Assert.Equal(["ADD one pod /x eth0", "ADD two pod /x eth0"], Calls());
        Assert.DoesNotContain("prevResult", Input("one"), StringComparison.Ordinal);
        Assert.Contains($"\"prevResult\":{Result}", Input("two"), StringComparison.Ordinal);
    }

    [Fact]
    public void Join_KeepsEachAnswer_BeforeTheNextPluginIsCalled()
    {
        Plugin("one", Answer(Result));
        Plugin("two", "exit 1");

        Assert.Throws<RktException>(() => Join(Network("1.0.0", "one", "two")));

        Assert.Equal(Result, Encoding.UTF8.GetString(Assert.Single(_kept)));
    }

    [Fact]
    public void Join_WhenAPluginFails_UndoesWhatWasReached_LastFirst()
    {
        Plugin("one", Answer(Result));
        Plugin("two", """echo '{"code":7,"msg":"no luck"}'; test $CNI_COMMAND != ADD""");
        Plugin("three", Answer(Result));

        var failure = Assert.Throws<RktException>(() => Join(Network("1.0.0", "one", "two", "three")));

        Assert.Equal("cannot join network \"net\"", failure.Message);
        Assert.Equal($"plugin \"{_directory}/two\" failed (ADD): no luck", failure.InnerException?.Message);
        Assert.Equal(["ADD one pod /x eth0", "ADD two pod /x eth0", "DEL two pod /x eth0", "DEL one pod /x eth0"], Calls());
        Assert.Empty(_warnings);
    }

    [Fact]
    public void Join_WhenThePluginCannotUndoEither_TellsSo_AndGivesBackItsAddress()
    {
        Plugin("one", "echo broken >&2; false");
        Plugin("addresses", "true");

        Assert.Throws<RktException>(() => Join(Network("1.0.0", """{"type":"one","ipam":{"type":"addresses"}}""")));

        Assert.Equal(["ADD one pod /x eth0", "DEL one pod /x eth0", "DEL one pod /x eth0", "DEL addresses pod /x eth0"], Calls());
        Assert.Contains("broken", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", "it is empty")]
    [InlineData("echo hello", "it is not JSON: hello")]
    [InlineData("echo []", "it is not a JSON object")]
    [InlineData("""echo '{"ips":[{"address":"nowhere"}]}'""", "nowhere")]
    [InlineData("""echo '{"ips":7}'""", "ips")]
    [InlineData("""echo '{"code":11,"msg":"later"}'""", "later")]
    [InlineData("head -c 3000000 /dev/zero", "wrote more than")]
    [InlineData("sleep 30", "did not end within 0.5 s")]
    [InlineData("kill -9 $$", "exit status 137")]
    public void Join_WhenAPluginAnswersNonsense_NamesIt(string script, string named)
    {
        Plugin("one", $"test $CNI_COMMAND = DEL || {{ {script}; }}");

        var failure = Assert.Throws<RktException>(() => Join(Network("1.0.0", "one")));

        Assert.Contains($"\"{_directory}/one\"", failure.InnerException!.Message, StringComparison.Ordinal);
        Assert.Contains(named, failure.InnerException.Message, StringComparison.Ordinal);
        Assert.Contains("DEL one pod /x eth0", Calls());
    }

    [Fact]
    public void Join_WhenAProcessIsLeftWithItsOutput_DoesNotWaitForIt()
    {
        Plugin("one", $"{Answer(Result)}; sleep 20 &");

        Assert.Equal("10.0.0.2/24", Join(Network("1.0.0", "one")).Address?.ToString());
    }

    [Fact]
    public void Join_WhenTheReviewFails_IsUndone()
    {
        Plugin("one", Answer(Result));

        Assert.Throws<RktException>(() => Network("1.0.0", "one").Join(Attachment, static _ => { }, _ => throw new RktException("a lie"), _warnings.Add));

        Assert.Equal(["ADD one pod /x eth0", "DEL one pod /x eth0"], Calls());
    }

    [Theory]
    [InlineData("0.3.1", false)]
    [InlineData("0.4.0", true)]
    [InlineData("1.0.0", true)]
    public void Leave_TellsTheResult_FromVersion04On(string version, bool isTold)
    {
        Plugin("one", "true");
        Plugin("two", "true");

        Network(version, "one", "two").Leave(Attachment, Encoding.UTF8.GetBytes(Result), _warnings.Add);

        Assert.Equal(["DEL two pod /x eth0", "DEL one pod /x eth0"], Calls());
        Assert.Equal(isTold, Input("one").Contains("prevResult", StringComparison.Ordinal));
        Assert.Equal(isTold, Input("two").Contains("prevResult", StringComparison.Ordinal));
    }

    [Fact]
    public void Leave_WhenAPluginFails_CallsTheOthersAllTheSame()
    {
        Plugin("one", "true");
        Plugin("two", "echo stuck >&2; exit 3");

        var failure = Assert.Throws<RktException>(() => Network("1.0.0", "one", "two").Leave(Attachment, result: null, _warnings.Add));

        Assert.Contains("stuck", failure.InnerException?.Message, StringComparison.Ordinal);
        Assert.Equal(["DEL two pod /x eth0", "DEL two pod /x eth0", "DEL one pod /x eth0"], Calls());
    }

    [Fact]
    public void Leave_WhenAPluginTripsOverWhatIsHalfDone_AsksAgain()
    {
        Plugin("one", $"test -e {_directory}/again || {{ touch {_directory}/again; exit 1; }}");

        Network("1.0.0", "one").Leave(Attachment, result: null, _warnings.Add);

        Assert.Equal(2, Calls().Length);
    }

    [Fact]
    public void Leave_WhenAPluginIsGone_GivesBackItsAddress_AndTellsSo()
    {
        Plugin("one", "true");
        Plugin("addresses", "true");
        var network = Network("1.0.0", """{"type":"one","ipam":{"type":"addresses"}}""");
        File.Delete($"{_directory}/one");

        network.Leave(Attachment, result: null, _warnings.Add);

        Assert.Equal(["DEL addresses pod /x eth0"], Calls());
        Assert.Contains("\"one\"", Assert.Single(_warnings), StringComparison.Ordinal);
        Assert.Contains(_directory, _warnings[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"one"}""")]
    [InlineData("""{"type":"one","ipam":{"type":"addresses"}}""")]
    [InlineData("""{"type":"two","ipam":{"type":"addresses"}},{"type":"sbr"}""")]
    public void Leave_WhenThePluginFails_BecauseTheInterfaceIsGone_GivesBackItsAddress_AndTellsSo(string plugin)
    {
        Plugin("one", "echo Link not found >&2; false");
        Plugin("sbr", "echo Link not found >&2; false");
        Plugin("two", "true");
        Plugin("addresses", "true");

        Network("1.0.0", "", [plugin]).Leave(Attachment with { IsInterfaceGone = true }, result: null, _warnings.Add);

        Assert.Equal(plugin.StartsWith("""{"type":"one","ipam""", StringComparison.Ordinal), Calls().Contains("DEL addresses pod /x eth0"));
        Assert.Contains("Link not found: interface \"eth0\" was gone already", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("false", """{"type":"one","ipam":{"type":"addresses"}}""", "false")]
    [InlineData("false", """{"type":"one","ipMasq":true,"ipam":{"type":"addresses"}}""", "true")]
    [InlineData("false", """{"type":"two"},{"type":"one","ipam":{"type":"addresses"}}""", "true")]
    [InlineData("sleep 5", """{"type":"one","ipam":{"type":"addresses"}}""", "true")]
    public void Leave_WhenTheInterfaceIsGone_ButMoreMayBeLeft_Fails(string script, string plugins, string addresses)
    {
        Plugin("one", script);
        Plugin("two", "true");
        Plugin("addresses", addresses);

        Assert.Throws<RktException>(() => Network("1.0.0", "", [plugins]).Leave(Attachment with { IsInterfaceGone = true }, result: null, _warnings.Add));

        Assert.Empty(_warnings);
    }

    [Theory]
    [InlineData("0.3.1", "", 0)]
    [InlineData("0.4.0", "", 2)]
    [InlineData("1.0.0", ",\"disableCheck\":true", 0)]
    public void Verify_AsksThePluginsThatKnowOfIt(string version, string field, int calls)
    {
        Plugin("one", "true");
        Plugin("two", "true");

        Network(version, field, ["""{"type":"one"}""", """{"type":"two"}"""]).Verify(Attachment, Encoding.UTF8.GetBytes(Result));

        Assert.Equal(calls, Calls().Length);
        Assert.All(Calls(), call => Assert.StartsWith("CHECK ", call, StringComparison.Ordinal));
    }

    [Fact]
    public void Verify_WhenAPluginFinds_SomethingAmiss_TellsIt()
    {
        Plugin("one", """echo '{"code":100,"msg":"the veth is gone"}'; false""");

        var failure = Assert.Throws<RktException>(() => Network("1.0.0", "one").Verify(Attachment, Encoding.UTF8.GetBytes(Result)));

        Assert.Contains("the veth is gone", failure.InnerException?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_WithoutAPlugin_NamesTheDirectories()
    {
        Plugin("one", "true");

        var failure = Assert.Throws<RktException>(() => Network("1.0.0", "one", "missing"));

        Assert.Contains("\"missing\"", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"{_directory}, {_directory}/more", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Calls());
    }

    [Fact]
    public void Prepare_OfSeveralVersions_TakesTheNewestThatAllPluginsSpeak()
    {
        Plugin("one", """echo '{"cniVersion":"1.1.0","supportedVersions":["0.4.0","1.0.0","1.1.0"]}'""");
        Plugin("two", """echo '{"cniVersion":"1.0.0","supportedVersions":["0.4.0","1.0.0"]}'""");

        Assert.Equal("1.0.0", Network("0.4.0", ",\"cniVersions\":[\"1.0.0\",\"1.1.0\"]", ["""{"type":"one"}""", """{"type":"two"}"""]).Version.ToString());
    }

    [Fact]
    public void Prepare_WithoutACommonVersion_IsRefused()
    {
        Plugin("one", """echo '{"supportedVersions":["0.3.1"]}'""");

        Assert.Throws<RktException>(() => Network("0.4.0", ",\"cniVersions\":[\"1.0.0\"]", ["""{"type":"one"}"""]));
    }

    private static CniAttachment Attachment => new() { ContainerId = "pod", NetworkNamespace = "/x", Interface = "eth0" };

    private static string Answer(string json) => $"echo '{json}'";

    private CniResult Join(CniNetwork network) => network.Join(Attachment, _kept.Add, static _ => { }, _warnings.Add);

    private CniNetwork Network(string version, params string[] plugins) =>
        Network(version, "", [.. plugins.Select(p => p.StartsWith('{') ? p : $$"""{"type":"{{p}}"}""")]);

    private CniNetwork Network(string version, string fields, string[] plugins)
    {
        var content = $$"""{"cniVersion":"{{version}}","name":"net"{{fields}},"plugins":[{{string.Join(',', plugins)}}]}""";
        return CniNetwork.Prepare(
            NetworkConfiguration.Parse("a.conflist", Encoding.UTF8.GetBytes(content)),
            new CniPlugins([_directory, $"{_directory}/more"], CniPlugins.StandardLimits with { Time = TimeSpan.FromSeconds(0.5) }));
    }

    private void Plugin(string name, string script)
    {
        var path = $"{_directory}/{name}";
        File.WriteAllText(path, $"""
            #!/bin/sh
            test $CNI_COMMAND = VERSION || echo "$CNI_COMMAND {name} $CNI_CONTAINERID $CNI_NETNS $CNI_IFNAME" >>{_directory}/calls
            cat >{path}.input
            {script}
            """);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private string Input(string plugin) => File.ReadAllText($"{_directory}/{plugin}.input");

    private string[] Calls() => File.Exists($"{_directory}/calls") ? File.ReadAllLines($"{_directory}/calls") : [];
}
