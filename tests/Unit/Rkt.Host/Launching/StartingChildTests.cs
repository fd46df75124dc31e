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
        using var starting = Child.Begin(Pausing(NamespaceKinds.Pid | NamespaceKinds.Uts | NamespaceKinds.Ipc | NamespaceKinds.Net | NamespaceKinds.Mount), []);

        var child = starting.Complete();

        Assert.Equal(1, child.InnerPid);
        Assert.Equal(starting.Pid, child.Pid);
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
        using var starting = Child.Begin(builder.Build(NamespaceKinds.None, NamespaceKinds.None), []);

        var failure = Assert.Throws<KernelException>(() => starting.Complete());

        Assert.Equal("chdir /nowhere: no such file or directory", failure.Message);
        Assert.False(Directory.Exists($"/proc/{starting.Pid}"));
    }

    [Fact]
    public void Dispose_BeforeCompletion_EndsTheChild()
    {
        var starting = Child.Begin(Pausing(NamespaceKinds.None), []);
        var pid = starting.Pid;

        starting.Dispose();

        Assert.False(Directory.Exists($"/proc/{pid}"));
    }

    [Fact]
    public void Begin_OfAPlanThatJoinsNamespaces_IsRefused()
    {
        var builder = new LaunchPlanBuilder();
        builder.Pause();

        var failure = Assert.Throws<KernelException>(() => Child.Begin(builder.Build(NamespaceKinds.None, NamespaceKinds.Uts), []));

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
