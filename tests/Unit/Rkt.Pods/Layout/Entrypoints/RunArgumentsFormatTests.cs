using Appc.Names;
using Rkt.Pods.Layout.Entrypoints;
using Xunit;

namespace Tests.Unit.Rkt.Pods.Layout.Entrypoints;

public sealed class RunArgumentsFormatTests
{
    private const string Uuid = "3fa4bc21-5ad0-4cb1-b54f-729b1a3b3217";

    [Fact]
    public void Format_OfDefaults_IsNetAndUuid()
    {
        var words = RunArgumentsFormat.Format(new RunArguments { Pod = PodId.Parse(Uuid) });

        Assert.Equal(["--net=default", Uuid], words);
    }

    [Fact]
    public void Format_OfEverything_FollowsTheReferencesOrder()
    {
        Assert.Equal(
            [
                "--debug", "--net=a:IP=1.2.3.4;X=y,default", "--interactive", "--private-users=65536:65536", "--mds-token=0a0b",
                "--local-config=/etc/rkt", "--hostname=web", "--dns-conf-mode=resolv=stage0,hosts=default",
                "--disable-capabilities-restriction", "--disable-paths", "--disable-seccomp", "--mutable", "--ipc=parent", "--pod-dns", Uuid,
            ],
            RunArgumentsFormat.Format(Everything()));
    }

    [Fact]
    public void Parse_OfFormatted_GivesTheSame()
    {
        var words = RunArgumentsFormat.Format(Everything());

        Assert.Equal(words, RunArgumentsFormat.Format(RunArgumentsFormat.Parse(words.ToArray())));
    }

    [Theory]
    [InlineData("--bogus", "unknown argument \"--bogus\"")]
    [InlineData("--debug=1", "unknown argument \"--debug=1\"")]
    [InlineData("--ipc=shared", "unknown ipc mode \"shared\" (must be auto, private or parent)")]
    [InlineData("--dns-conf-mode=resolv=maybe", "unknown resolv.conf mode \"maybe\"")]
    [InlineData("--dns-conf-mode=hosts=none", "unknown hosts mode \"none\"")]
    [InlineData("--private-users=1", "\"1\" is not a range of user ids (SHIFT:COUNT)")]
    [InlineData("--private-users=4294967295:2", "\"4294967295:2\" is not a range of user ids (SHIFT:COUNT)")]
    public void Parse_OfABadArgument_SaysWhich(string word, string message)
    {
        var failure = Assert.Throws<FormatException>(() => RunArgumentsFormat.Parse(["--net=none", word, Uuid]));

        Assert.Equal(message, failure.Message);
    }

    [Fact]
    public void Parse_OfNothing_SaysThatTheUuidIsMissing() =>
        Assert.Equal("the pod's UUID is missing", Assert.Throws<FormatException>(() => RunArgumentsFormat.Parse([])).Message);

    private static RunArguments Everything() => new()
    {
        Pod = PodId.Parse(Uuid),
        Debug = true,
        Networks = NetworkList.Parse("a:IP=1.2.3.4;X=y,default"),
        Interactive = true,
        PrivateUsers = new UserRange(65536, 65536),
        MetadataToken = "0a0b",
        LocalConfiguration = "/etc/rkt",
        Hostname = "web",
        ResolvConf = ResolvConfMode.Stage0,
        DisableCapabilities = true,
        DisablePaths = true,
        DisableSeccomp = true,
        Mutable = true,
        Ipc = IpcMode.Parent,
        PodDns = true,
    };
}
