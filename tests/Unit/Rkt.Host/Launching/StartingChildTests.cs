using Rkt.Host.Errors;
using Rkt.Host.Launching;
using Xunit;

namespace Tests.Unit.Rkt.Host.Launching;

[Collection(nameof(ProcessLaunching))]
public sealed class StartingChildTests
{
    [Fact]
    public void Complete_WhenThePlanIsCarriedOut_GivesTheChildInNamespacesOfItsOwn()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");
        using var starting = Child.Begin(Pausing(NamespaceKinds.Pid | NamespaceKinds.Uts | NamespaceKinds.Ipc | NamespaceKinds.Net | NamespaceKinds.Mount), [], used: null);

        var child = starting.Complete();

        Assert.Equal(1, child.InnerPid);
        foreach (var kind in (string[])["pid", "uts", "ipc", "net", "mnt"])
        {
            Assert.NotEqual(Namespace("self", kind), Namespace($"{child.Pid}", kind));
        }

        Assert.Same(child, starting.Complete());
    }

    [Fact]
    public void Complete_WhenAStepFailed_NamesItAndLeavesNoProcess()
    {
        var builder = new LaunchPlanBuilder();
        builder.ChangeDirectory("/nowhere");
        builder.Pause();
        using var starting = Child.Begin(builder.Build(NamespaceKinds.None, NamespaceKinds.None), [], used: null);

        var failure = Assert.Throws<KernelException>(() => starting.Complete());

        Assert.Equal("chdir /nowhere: no such file or directory", failure.Message);
        Assert.Empty(ProcessLaunching.Children());
    }

    [Fact]
    public void Dispose_BeforeCompletion_EndsTheChildAndWhatItUsed()
    {
        var used = File.OpenHandle("/dev/null");
        var starting = Child.Begin(Pausing(NamespaceKinds.None), [], used);

        starting.Dispose();

        Assert.Empty(ProcessLaunching.Children());
        Assert.True(used.IsClosed);
    }

    [Fact]
    public void Complete_WhenTheProgramThatPausesIsMissing_NamesIt()
    {
        var builder = new LaunchPlanBuilder();
        builder.ExecutePause(0);
        using var starting = Child.Begin(builder.Build(NamespaceKinds.None, NamespaceKinds.None), [-1], used: null);

        var failure = Assert.Throws<KernelException>(() => starting.Complete());

        Assert.Equal("exec pause: bad file descriptor", failure.Message);
        Assert.Empty(ProcessLaunching.Children());
    }

    [Fact]
    public void Begin_OfAPlanThatJoinsNamespaces_IsRefused()
    {
        var builder = new LaunchPlanBuilder();
        builder.Pause();

        var failure = Assert.Throws<KernelException>(() => Child.Begin(builder.Build(NamespaceKinds.None, NamespaceKinds.Uts), [], used: null));

        Assert.Equal("launch plan", failure.Call);
    }

    private static LaunchPlan Pausing(NamespaceKinds own)
    {
        var builder = new LaunchPlanBuilder();
        builder.DieWithParent();
        builder.Pause();
        return builder.Build(own, NamespaceKinds.None);
    }

    private static string? Namespace(string process, string kind) => new FileInfo($"/proc/{process}/ns/{kind}").LinkTarget;
}
