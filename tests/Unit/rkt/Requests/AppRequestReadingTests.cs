using Rkt.Cli.Parsing;
using Rkt.Cli.Requests;
using Rkt.Cli.Settings;
using Rkt.Pods.Preparation;
using Xunit;

namespace Tests.Unit.rkt.Requests;

public sealed class AppRequestReadingTests
{
    [Fact]
    public void Read_OfAllFlags_KeepsTheirMeaning()
    {
        var app = Read(
            "--name=web", "--exec=/bin/sh", "--user=1000", "--group=/etc/passwd", "--supplementary-gids=5,6", "--working-dir=/srv",
            "--readonly-rootfs=true", "--mount", "volume=data,target=/data", "--environment=A=b=c", "--annotation=example.com/a=b",
            "--user-label=Any Key=x", "--", "-c", "true");

        Assert.Equal(("web", "/bin/sh", "1000", "/etc/passwd", "/srv"), (app.Name!.ToString(), app.Exec, app.User, app.Group, app.WorkingDirectory));
        Assert.Equal([5u, 6u], app.SupplementaryGids!);
        Assert.True(app.ReadOnlyRootFs);
        Assert.Equal("/data", Assert.Single(app.Mounts).Path);
        Assert.Equal("b=c", Assert.Single(app.Environment).Value);
        Assert.Equal("b", app.Annotations.Find("example.com/a"));
        Assert.Equal("Any Key", Assert.Single(app.UserLabels).Key);
        Assert.Equal(["-c", "true"], app.Arguments);
    }

    [Theory]
    [InlineData("resource/memory", """{"request":"16Mi","limit":"16Mi"}""", "--memory=16Mi")]
    [InlineData("resource/cpu", """{"request":"500m","limit":"500m"}""", "--cpu=500m")]
    [InlineData("os/linux/cpu-shares", "2048", "--cpu-shares=2048")]
    [InlineData("os/linux/pids-limit", "50", "--pids-limit=50")]
    [InlineData("os/linux/oom-score-adj", "-1000", "--oom-score-adj=-1000")]
    [InlineData("os/linux/capabilities-retain-set", """{"set":["CAP_KILL","CAP_CHOWN"]}""", "--caps-retain=CAP_KILL,CAP_CHOWN")]
    [InlineData("os/linux/capabilities-remove-set", """{"set":["CAP_MKNOD"]}""", "--cap-remove=CAP_MKNOD")]
    [InlineData("os/linux/selinux-context", """{"user":"u","role":"r","type":"t","level":"s0:c1,c2"}""", "--selinux", "u:r:t:s0:c1,c2")]
    [InlineData("os/linux/seccomp-retain-set", """{"set":["@appc.io/all"]}""", "--seccomp", "mode=retain,@appc.io/all")]
    [InlineData("os/linux/seccomp-remove-set", """{"set":["chmod","chown"],"errno":"EPERM"}""", "--seccomp", "mode=remove,errno=EPERM,chmod,chown")]
    public void Read_OfALimit_MakesAnIsolator(string name, string json, params string[] flags)
    {
        var isolator = Assert.Single(Read(flags).Isolators);

        Assert.Equal((name, json), (isolator.Name.ToString(), isolator.Json.GetRawText()));
    }

    [Theory]
    [InlineData("invalid argument \"4095\" for --memory=4095: must be at least 4096 bytes", "--memory=4095")]
    [InlineData("invalid argument \"x\" for --cpu-shares=x: must be a number", "--cpu-shares=x")]
    [InlineData("invalid argument \"chmod\" for --seccomp=chmod: needs mode=retain or mode=remove", "--seccomp=chmod")]
    [InlineData("invalid argument \"mode=keep\" for --seccomp=mode=keep: needs mode=retain or mode=remove", "--seccomp=mode=keep")]
    [InlineData("invalid argument \"mode=retain,x=y\" for --seccomp=mode=retain,x=y: unknown seccomp parameter \"x\"", "--seccomp=mode=retain,x=y")]
    [InlineData("--caps-retain and --caps-remove exclude each other", "--caps-retain=CAP_KILL", "--caps-remove=CAP_KILL")]
    [InlineData("invalid argument \"srv\" for --working-dir=srv: must be an absolute path", "--working-dir=srv")]
    [InlineData("invalid argument \"\" for --user=: must not be empty", "--user=")]
    [InlineData("invalid argument \"1,x\" for --supplementary-gids=1,x: \"x\" is not a group id", "--supplementary-gids=1,x")]
    [InlineData("invalid argument \"volume=a\" for --mount=volume=a: a mount needs both, volume=NAME,target=PATH", "--mount=volume=a")]
    [InlineData("invalid argument \"volume=a,target=\" for --mount=volume=a,target=: a mount needs both, volume=NAME,target=PATH", "--mount=volume=a,target=")]
    [InlineData("invalid argument \"volume=a,target=b\" for --mount=volume=a,target=b: target \"b\" must be an absolute path", "--mount=volume=a,target=b")]
    [InlineData("invalid argument \"volume=a,target=../b\" for --mount=volume=a,target=../b: target \"../b\" must be an absolute path", "--mount=volume=a,target=../b")]
    [InlineData("invalid argument \"volume=a,target=/b,ro\" for --mount=volume=a,target=/b,ro: unknown mount parameter \"ro\"", "--mount=volume=a,target=/b,ro")]
    [InlineData(
        "invalid argument \"volume=a,target=/b,readOnly=true\" for --mount=volume=a,target=/b,readOnly=true: \"readOnly=true\" belongs to the volume: --volume=NAME,kind=...,readOnly=true",
        "--mount=volume=a,target=/b,readOnly=true")]
    [InlineData("invalid argument \"volume=a,volume=a,target=/b\" for --mount=volume=a,volume=a,target=/b: mount parameter \"volume\" is given more than once", "--mount=volume=a,volume=a,target=/b")]
    [InlineData("invalid argument \"target=/b,target=/b\" for --mount=target=/b,target=/b: mount parameter \"target\" is given more than once", "--mount=target=/b,target=/b")]
    [InlineData("invalid argument \"A\" for --environment=A: \"A\" is not of the form NAME=VALUE", "--environment=A")]
    [InlineData("--user-label: \"a\" is set more than once", "--user-label=a=b", "--user-label=a=c")]
    public void Read_OfAMistake_SaysWhich(string message, params string[] flags) =>
        Assert.Equal(message, Assert.Throws<UsageException>(() => Read(flags)).Message);

    /// <summary>A value that the manifest's own rules refuse is as much the flag's fault.</summary>
    [Theory]
    [InlineData("--cpu-shares=1")]
    [InlineData("--pids-limit=0")]
    [InlineData("--pids-limit=-1")]
    [InlineData("--pids-limit=4194305")]
    [InlineData("--oom-score-adj=1001")]
    [InlineData("--seccomp=mode=retain,errno=EPERM")]
    [InlineData("--caps-retain=,")]
    [InlineData("--caps-remove=CAP_FLY")]
    [InlineData("--cpu=-1")]
    [InlineData("--apparmor=")]
    [InlineData("--seccomp=mode=retain,no_such_call")]
    [InlineData("--seccomp=mode=retain,@no/such-group")]
    [InlineData("--selinux=")]
    [InlineData("--selinux=a:b:c")]
    [InlineData("--selinux=a:b:c:s0\"")]
    public void Read_OfAValueThatNoManifestMayHave_Refuses(string flag) => Assert.Throws<UsageException>(() => Read(flag));

    private static AppRequest Read(params string[] words)
    {
        var table = new FlagTable(ImageFlags.All);
        return AppRequestReading.Read(Assert.Single(ImageArguments.Parse(table, ["image", .. words]).Images));
    }
}
