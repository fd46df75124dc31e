using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Pods.Flavours;
using Rkt.Pods.Layout;
using Rkt.Pods.Layout.Entrypoints;
using Xunit;

namespace Tests.Unit.Rkt.Pods.Flavours;

public sealed class PodStage1Tests : IDisposable
{
    private const string Program = "/usr/libexec/rkt/stage1";
    private static readonly PodId Id = PodId.Parse("21dc2f93-0a56-45ef-8f9c-a6739fa116a2");

    private readonly PodPath _pod = new(Directory.CreateTempSubdirectory("rkt-stage1-").FullName);

    public PodStage1Tests() => Directory.CreateDirectory(_pod.Stage1Root);

    public void Dispose() => Directory.Delete(_pod.Root, recursive: true);

    [Fact]
    public void Of_APodWithoutANote_IsNative()
    {
        var stage1 = PodStage1.Of(_pod, Program);

        Assert.Equal(BuiltInFlavour.Native, stage1.BuiltIn);
        Assert.Equal([Program, "run", "--net=default", $"{Id}"], stage1.Run(new RunArguments { Pod = Id }, Assert.Fail).Words);
        Assert.Equal([Program, "gc", "--local-config", "/etc/rkt", $"{Id}"], stage1.Gc(Garbage)!.Words);
        Assert.Equal([Program, "enter", "--pid=7", "--appname=web", "--", "/bin/sh", "-i"], stage1.Enter(new EnterArguments { Pid = 7, App = AcName.Parse("web"), Command = ["/bin/sh", "-i"] }).Words);
    }

    [Fact]
    public void Of_APodWithTheLinkOfFly_IsFly()
    {
        File.CreateSymbolicLink(_pod.Flavor, "fly");

        var stage1 = PodStage1.Of(_pod, Program);

        Assert.Equal(BuiltInFlavour.Fly, stage1.BuiltIn);
        Assert.Equal([Program, "fly", "run", "--net=host", $"{Id}"], stage1.Run(new RunArguments { Pod = Id, Networks = NetworkList.Parse("host") }, Assert.Fail).Words);
        Assert.Null(stage1.Gc(Garbage));
    }

    [Fact]
    public void Of_APodWithAnUnknownFlavour_IsAnError()
    {
        File.CreateSymbolicLink(_pod.Flavor, "kvm");

        Assert.Contains("\"kvm\"", Assert.Throws<RktException>(() => PodStage1.Of(_pod, Program)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_APodWithAManifest_CallsTheProgramsOfItsOwnTree()
    {
        // Whatever the image calls its flavour, it is not ours.
        File.CreateSymbolicLink(_pod.Flavor, "fly");
        WriteManifest("4", ("run", "/init"), ("gc", "gc"), ("enter", "/bin/enter"));
        MakeProgram("real");
        MakeProgram("gc");
        File.CreateSymbolicLink($"{_pod.Stage1Root}/init", "/real");

        var stage1 = PodStage1.Of(_pod, Program);

        var run = stage1.Run(new RunArguments { Pod = Id }, Assert.Fail);
        Assert.Null(stage1.BuiltIn);
        Assert.Equal("example.com/stage1:7", stage1.ImageName);
        Assert.Equal($"{_pod.Stage1Root}/real", run.Program);
        Assert.Equal([$"{_pod.Stage1Root}/init", "--net=default", $"{Id}"], run.Words);
        Assert.Equal([$"{_pod.Stage1Root}/gc", $"{Id}"], stage1.Gc(Garbage)!.Words);
        Assert.Contains("\"/bin/enter\" is not in its tree", Assert.Throws<RktException>(() => stage1.Enter(new EnterArguments { Pid = 7, App = AcName.Parse("web"), Command = ["sh"] })).Message, StringComparison.Ordinal);
        Assert.Contains("no annotation \"coreos.com/rkt/stage1/stop\"", Assert.Throws<RktException>(() => stage1.Stop(new StopArguments(Id, Force: false))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../../../../../../../bin/true")]
    [InlineData("/bin/true")]
    [InlineData("/proc/self/exe")]
    [InlineData("init")]
    public void Run_ThroughALinkOutOfTheTree_FindsNothing(string target)
    {
        WriteManifest("6", ("run", "/init"));
        File.CreateSymbolicLink($"{_pod.Stage1Root}/init", target);

        Assert.Throws<RktException>(() => PodStage1.Of(_pod, Program).Run(new RunArguments { Pod = Id }, Assert.Fail));
    }

    private static GarbageArguments Garbage => new() { Pod = Id, LocalConfiguration = "/etc/rkt" };

    private void MakeProgram(string name)
    {
        File.WriteAllText($"{_pod.Stage1Root}/{name}", "");
        File.SetUnixFileMode($"{_pod.Stage1Root}/{name}", UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private void WriteManifest(string version, params (string Name, string Path)[] entrypoints)
    {
        var annotations = string.Join(',', entrypoints.Append(("interface-version", version))
            .Select(entrypoint => $$"""{"name":"coreos.com/rkt/stage1/{{entrypoint.Item1}}","value":"{{entrypoint.Item2}}"}"""));
        File.WriteAllText(_pod.Stage1Manifest, $$"""
            {"acKind":"ImageManifest","acVersion":"0.8.11","name":"example.com/stage1","labels":[{"name":"version","value":"7"}],"annotations":[{{annotations}}]}
            """);
    }
}
