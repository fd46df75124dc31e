using Rkt.Host.Errors;
using Rkt.Host.Launching;
using Xunit;

namespace Tests.Unit.Rkt.Host.Launching;

[Collection(nameof(ProcessLaunching))]
public sealed class ChildTests
{
    private static bool IsRoot => Environment.IsPrivilegedProcess;

    [Fact]
    public void Launch_OfAProgram_PassesItsStatus()
    {
        using var child = Child.Launch(Executing("exit 7"), [], joined: null);

        Assert.Equal(new ExitStatus(7, 0), child.Wait());
    }

    [Fact]
    public void Launch_OfAProgramThatIsKilled_TellsTheSignal()
    {
        using var child = Child.Launch(Executing("kill -9 $$"), [], joined: null);

        Assert.Equal(new ExitStatus(137, 9), child.Wait());
    }

    [Fact]
    public void Launch_WhenTheProgramIsMissing_NamesIt()
    {
        var builder = new LaunchPlanBuilder();
        builder.Execute(["/nowhere/at-all"], ["at-all"], []);

        var failure = Assert.Throws<KernelException>(() => Child.Launch(builder.Build(NamespaceKinds.None, NamespaceKinds.None), [], joined: null));

        Assert.Equal("exec at-all: no such file or directory", failure.Message);
    }

    [Fact]
    public void Launch_WhenAStepFails_NamesCallAndPath()
    {
        var builder = new LaunchPlanBuilder();
        builder.ChangeDirectory("/");
        builder.WriteFile("/proc/self/nothing", "x");
        builder.Execute(["/bin/true"], ["true"], []);

        var failure = Assert.Throws<KernelException>(() => Child.Launch(builder.Build(NamespaceKinds.None, NamespaceKinds.None), [], joined: null));

        Assert.Equal("write /proc/self/nothing: no such file or directory", failure.Message);
    }

    [Fact]
    public void Launch_PassesEmptyArgumentsAndVariables()
    {
        var builder = new LaunchPlanBuilder();
        builder.Execute(["/bin/sh"], ["sh", "-c", "test $# = 2 && test -z \"$1\" && test \"$2\" = b && test \"$V\" = ''", "sh", "", "b"], ["V="]);

        using var child = Child.Launch(builder.Build(NamespaceKinds.None, NamespaceKinds.None), [], joined: null);

        Assert.Equal(0, child.Wait().Code);
    }

    [Fact]
    public void Launch_StartsTheProgramWithNoSignalIgnoredOrBlocked()
    {
        // The runtime ignores SIGPIPE, which would survive the exec.
        using var child = Child.Launch(
            Executing("grep -q '^SigIgn:.0*$' /proc/self/status && grep -q '^SigBlk:.0*$' /proc/self/status"), [], joined: null);

        Assert.Equal(0, child.Wait().Code);
    }

    [Fact]
    public void Launch_JoiningAPause_MakesTheChildPartOfItsPidNamespace()
    {
        Assert.SkipUnless(IsRoot, "needs root");
        var pausing = new LaunchPlanBuilder();
        pausing.DieWithParent();
        pausing.Pause();
        using var pause = Child.Launch(pausing.Build(NamespaceKinds.Pid | NamespaceKinds.Uts, NamespaceKinds.None), [], joined: null);
        var joining = new LaunchPlanBuilder();
        joining.Execute(["/bin/sh"], ["sh", "-c", "exit $$"], []);

        using var child = Child.Launch(joining.Build(NamespaceKinds.None, NamespaceKinds.Pid | NamespaceKinds.Uts), [], pause);

        Assert.Equal(1, pause.InnerPid);
        Assert.Equal(2, child.InnerPid);
        Assert.Equal(new ExitStatus(2, 0), child.Wait());
        pause.Signal(9);
        Assert.Equal(9, pause.Wait().Signal);
    }

    [Fact]
    public void Launch_WhenAStepFailsAfterJoining_LeavesNoProcess()
    {
        Assert.SkipUnless(IsRoot, "needs root");
        var pausing = new LaunchPlanBuilder();
        pausing.DieWithParent();
        pausing.Pause();
        using var pause = Child.Launch(pausing.Build(NamespaceKinds.Pid, NamespaceKinds.None), [], joined: null);
        var joining = new LaunchPlanBuilder();
        joining.Execute(["/nowhere"], ["nowhere"], []);

        var failure = Assert.Throws<KernelException>(() => Child.Launch(joining.Build(NamespaceKinds.None, NamespaceKinds.Pid), [], pause));

        Assert.Equal("exec", failure.Call);
        pause.Signal(9);
        pause.Wait();
        Assert.Empty(ProcessLaunching.Children());
    }

    [Fact]
    public void Build_WithoutAnEnd_IsABug()
    {
        var builder = new LaunchPlanBuilder();
        builder.ChangeDirectory("/");

        Assert.Throws<InvalidOperationException>(() => builder.Build(NamespaceKinds.None, NamespaceKinds.None));
    }

    private static LaunchPlan Executing(string script)
    {
        var builder = new LaunchPlanBuilder();
        builder.Execute(["/bin/sh"], ["sh", "-c", script], ["PATH=/usr/bin:/bin"]);
        return builder.Build(NamespaceKinds.None, NamespaceKinds.None);
    }
}
