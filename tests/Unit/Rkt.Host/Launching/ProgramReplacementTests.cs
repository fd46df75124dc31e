using Rkt.Host.Errors;
using Rkt.Host.Launching;
using Xunit;

namespace Tests.Unit.Rkt.Host.Launching;

[Collection(nameof(ProcessLaunching))]
public sealed class ProgramReplacementTests
{
    [Fact]
    public void Execute_OfAPlanWithAStepThatFails_NamesItAndLeavesThisProcessAsItWas()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");
        var before = State();
        var plan = new LaunchPlanBuilder();
        plan.Mount(source: null, "/", type: null, MountFlags.Private | MountFlags.Recursive);
        plan.Mount("tmpfs", "/tmp", "tmpfs", MountFlags.None);
        plan.ChangeDirectory("/tmp");
        plan.SetUmask(UnixFileMode.OtherRead);
        plan.SetIdentity(1000, 1000, [], bounding: 0);
        plan.Execute(["/nowhere/at-all"], ["at-all"], []);

        var failure = Assert.Throws<KernelException>(() => ProgramReplacement.Execute(plan.Build(NamespaceKinds.Mount, NamespaceKinds.None), []));

        Assert.Equal("exec at-all: no such file or directory", failure.Message);
        Assert.Equal(before, State());

        static (string, string?, string, string) State() => (
            Environment.CurrentDirectory,
            new FileInfo("/proc/thread-self/ns/mnt").LinkTarget,
            Environment.UserName,
            File.ReadLines("/proc/self/status").Single(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)));
    }

    [Fact]
    public void Execute_OfAPlanThatPauses_IsRefused()
    {
        var plan = new LaunchPlanBuilder();
        plan.Pause();

        Assert.Throws<KernelException>(() => ProgramReplacement.Execute(plan.Build(NamespaceKinds.None, NamespaceKinds.None), []));
    }
}
