using Appc.Images;
using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Pods.Flavours;
using Rkt.Pods.Layout.Entrypoints;
using Xunit;

namespace Tests.Unit.Rkt.Pods.Flavours;

public sealed class InterfaceVersionTests
{
    private static readonly RunArguments Everything = new()
    {
        Pod = PodId.Parse("21dc2f93-0a56-45ef-8f9c-a6739fa116a2"),
        Hostname = "mine",
        ResolvConf = ResolvConfMode.None,
        DisableCapabilities = true,
        DisablePaths = true,
        DisableSeccomp = true,
        Ipc = IpcMode.Private,
    };

    [Theory]
    [InlineData(1, "", "hostname dns-conf-mode ipc")]
    [InlineData(2, "--hostname=mine", "dns-conf-mode ipc")]
    [InlineData(3, "--hostname=mine --disable-capabilities-restriction --disable-paths --disable-seccomp", "dns-conf-mode ipc")]
    [InlineData(4, "--hostname=mine --dns-conf-mode=resolv=none,hosts=default --disable-capabilities-restriction --disable-paths --disable-seccomp", "ipc")]
    [InlineData(5, "--hostname=mine --dns-conf-mode=resolv=none,hosts=default --disable-capabilities-restriction --disable-paths --disable-seccomp", "ipc")]
    [InlineData(6, "--hostname=mine --dns-conf-mode=resolv=none,hosts=default --disable-capabilities-restriction --disable-paths --disable-seccomp --ipc=private", "")]
    public void Fit_LeavesOutWhatTheVersionDoesNotKnow(int version, string known, string missing)
    {
        var warnings = new List<string>();

        var words = RunArgumentsFormat.Format(InterfaceVersion.Fit(Everything, version, warnings.Add));

        Assert.Equal(known, string.Join(' ', words[1..^1]));
        Assert.Equal(missing.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(option => $"warning: --{option} option is not supported by stage1"), warnings);
    }

    [Fact]
    public void Fit_OfALaterVersion_TellsItAllThatWeKnow()
    {
        var warnings = new List<string>();
        Assert.Equal(Everything, InterfaceVersion.Fit(Everything, InterfaceVersion.Current + 1, warnings.Add));
        Assert.Empty(warnings);
    }

    [Fact]
    public void Fit_OfAMutablePod_IsAnErrorBeforeVersion5()
    {
        var mutable = Everything with { Mutable = true };

        Assert.Equal("stage1 does not support mutable pods", Assert.Throws<RktException>(() => InterfaceVersion.Fit(mutable, 4, _ => { })).Message);
        Assert.True(InterfaceVersion.Fit(mutable, 5, _ => { }).Mutable);
    }

    [Fact]
    public void Fit_OfPodDns_IsAnErrorInEveryVersion() =>
        Assert.Throws<RktException>(() => InterfaceVersion.Fit(Everything with { PodDns = true }, InterfaceVersion.Current, _ => { }));

    [Theory]
    [InlineData(null, 1)]
    [InlineData("1", 1)]
    [InlineData("6", 6)]
    [InlineData("12", 12)]
    public void Of_ReadsTheAnnotation(string? text, int version) => Assert.Equal(version, InterfaceVersion.Of(Image(text)));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("six")]
    [InlineData("6 ")]
    [InlineData("99999999999")]
    public void Of_ABadAnnotation_IsAnError(string text) =>
        Assert.EndsWith($"no number from 1 on: \"{text}\"", Assert.Throws<RktException>(() => InterfaceVersion.Of(Image(text))).Message, StringComparison.Ordinal);

    private static ImageManifest Image(string? version)
    {
        var annotations = version is null ? "" : $$"""{"name":"{{EntrypointName.InterfaceVersion}}","value":"{{version}}"}""";
        return ImageManifest.Parse(System.Text.Encoding.UTF8.GetBytes(
            $$"""{"acKind":"ImageManifest","acVersion":"0.8.11","name":"example.com/stage1","annotations":[{{annotations}}]}"""));
    }
}
