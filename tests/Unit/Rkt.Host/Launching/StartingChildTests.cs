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
        using var starting = Child.Begin(Pausing(NamespaceKinds.Pid | NamespaceKinds.Uts | NamespaceKinds.Ipc | NamespaceKinds.Net | NamespaceKinds.Mount), [], joined: null, used: null);

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
        using var starting = Child.Begin(builder.Build(NamespaceKinds.None, NamespaceKinds.None), [], joined: null, used: null);

        var failure = Assert.Throws<KernelException>(() => starting.Complete());

        Assert.Equal("chdir /nowhere: no such file or directory", failure.Message);
        Assert.Empty(ProcessLaunching.Children());
    }

    [Fact]
    public void Dispose_BeforeCompletion_EndsTheChildAndWhatItUsed()
    {
        var used = File.OpenHandle("/dev/null");
        var starting = Child.Begin(Pausing(NamespaceKinds.None), [], joined: null, used);

        starting.Dispose();

        Assert.Empty(ProcessLaunching.Children());
        Assert.True(used.IsClosed);
    }

    [Fact]
    public void Complete_WhenTheProgramThatPausesIsMissing_NamesIt()
    {
        var builder = new LaunchPlanBuilder();
        builder.ExecutePause(0);
        using var starting = Child.Begin(builder.Build(NamespaceKinds.None, NamespaceKinds.None), [-1], joined: null, used: null);

        var failure = Assert.Throws<KernelException>(() => starting.Complete());

        Assert.Equal("exec pause: bad file descriptor", failure.Message);
        Assert.Empty(ProcessLaunching.Children());
    }

    [Fact]
    public void Complete_OfPlansThatJoinAPause_GivesEachTheNextNumberInIt()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");
        using var pause = Child.Begin(Pausing(NamespaceKinds.Pid | NamespaceKinds.Uts), [], joined: null, used: null);
        var program = new LaunchPlanBuilder();
        program.Execute(["/bin/sh"], ["sh", "-c", "exit $$"], []);
        var plan = program.Build(NamespaceKinds.Mount, NamespaceKinds.Pid | NamespaceKinds.Uts);

        var starts = Enumerable.Range(0, 8).Select(_ => Child.Begin(plan, [], pause.Complete(), used: null)).ToList();
        var children = starts.ConvertAll(start => start.Complete());

        Assert.Equal(Enumerable.Range(2, 8), children.Select(child => child.InnerPid).Order());
        Assert.All(children, child => Assert.Equal(child.InnerPid, child.Wait().Code));
        starts.ForEach(start => start.Dispose());
    }

    [Fact]
    public void Complete_WhenAStepFailedAfterJoining_NamesItAndLeavesNoProcess()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");
        using (var pause = Child.Begin(Pausing(NamespaceKinds.Pid), [], joined: null, used: null))
        {
            var program = new LaunchPlanBuilder();
            program.Execute(["/nowhere"], ["nowhere"], []);
            using var starting = Child.Begin(program.Build(NamespaceKinds.None, NamespaceKinds.Pid), [], pause.Complete(), used: null);

            Assert.Equal("exec", Assert.Throws<KernelException>(() => starting.Complete()).Call);
        }

        Assert.Empty(ProcessLaunching.Children());
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
