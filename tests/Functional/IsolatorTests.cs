using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>Kernel settings, process limits, security labels and groups of system calls: what an app finds when it looks.</summary>
public sealed class IsolatorTests : FunctionalTest
{
    private const string Root = ",\"user\":\"0\",\"group\":\"0\"";

    [Fact]
    public void Sysctl_IsThePodsOwn()
    {
        var host = File.ReadAllText("/proc/sys/net/ipv4/ip_default_ttl");
        Assert.Equal("77 4096", Said(Run("echo $(cat /proc/sys/net/ipv4/ip_default_ttl) $(cat /proc/sys/kernel/msgmni)", ["--sysctl=net.ipv4.ip_default_ttl=77", "--sysctl=kernel.msgmni=4096"])));
        Assert.Equal(host, File.ReadAllText("/proc/sys/net/ipv4/ip_default_ttl"));
    }

    [Fact]
    public void Sysctl_OfAnImage_CountsForThePod_UnlessAnotherDisagrees()
    {
        var first = Site.GuestImage(",\"isolators\":[{\"name\":\"os/unix/sysctl\",\"value\":{\"net.ipv4.ip_default_ttl\":\"55\"}}]", "cat", "/proc/sys/net/ipv4/ip_default_ttl");
        Assert.Equal("55", Said(Site.Rkt("run", "--net=none", first).Succeeded()));
        Site.Rkt("run", "--net=none", "--sysctl=net.ipv4.ip_default_ttl=56", first).Refused("is asked for as \"56\" and as \"55\"");
    }

    [Theory]
    [InlineData("--net=none", "vm.swappiness=1", "is not of a pod: it would change the whole machine")]
    [InlineData("--net=none", "kernel.core_pattern=x", "is not of a pod")]
    [InlineData("--net=none", "net..x=1", "is not the name of a kernel setting")]
    [InlineData("--net=none", "net/../kernel/core_pattern=x", "is not the name of a kernel setting")]
    [InlineData("--net=none", "net.nope=1", "cannot set the pod's kernel settings")]
    [InlineData("--net=none", "net.ipv4.ip_forward=x", "cannot set the pod's kernel settings: write /proc/sys/net/ipv4/ip_forward: invalid argument")]
    [InlineData("--net=host", "net.ipv4.ip_forward=1", "the pod shares its network")]
    [InlineData("--ipc=parent", "kernel.msgmni=1", "the pod shares its ipc namespace")]
    public void Sysctl_ThatAPodCannotHave_IsRefused(string flag, string setting, string problem)
    {
        Site.Rkt("run", flag == "--ipc=parent" ? "--net=none" : flag, flag, $"--sysctl={setting}", Site.GuestImage("", "exit", "0")).Refused(problem);
        Assert.Empty(Leftovers.Find(Site));
    }

    [Fact]
    public void Ulimit_BoundsEachProcess_AndOneThatEnters()
    {
        Assert.Equal("100 200 0", Said(Run("echo $(ulimit -S -n) $(ulimit -H -n) $(ulimit -c)", [], "--ulimit=nofile=100:200", "--ulimit=core=0")));
        var (_, pod) = Site.StartPod("--net=none", Site.ShellImage(), "--ulimit=nofile=100:200");
        Assert.Equal("200\n", Site.Rkt("enter", pod, "sh", "-c", "ulimit -H -n").Succeeded().Output);
    }

    [Theory]
    [InlineData("nofile=3:2", "the soft limit of \"nofile\" is above the hard one")]
    [InlineData("files=3", "unknown resource \"files\"")]
    [InlineData("nofile", "is not of the form NAME=SOFT[:HARD]")]
    [InlineData("nofile=many", "is not a number or \"unlimited\"")]
    public void Ulimit_ThatMakesNoSense_IsRefused(string limit, string problem) =>
        Site.Rkt("run", "--net=none", Site.GuestImage("", "exit", "0"), $"--ulimit={limit}").Refused(problem);

    [Fact]
    public void Ulimit_ThatTheKernelRefuses_IsOneError_AndLeavesNothing()
    {
        // More open files than the whole machine may have.
        Site.Rkt("run", "--net=none", Site.GuestImage("", "exit", "0"), "--ulimit=nofile=unlimited")
            .Refused("setrlimit RLIMIT_NOFILE to unlimited: operation not permitted", "fs.nr_open");
        Assert.Empty(Leftovers.Find(Site));
    }

    [Fact]
    public void NoNewPrivileges_IsSet() =>
        Assert.Equal("NoNewPrivs: 1", Said(Run("echo $(grep NoNewPrivs /proc/self/status)", [], "--no-new-privileges")));

    [Fact]
    public void AppArmor_WhereThereIsNone_IsAWarning()
    {
        Assert.SkipWhen(Directory.Exists("/sys/module/apparmor"), "this kernel has AppArmor: scripts/test-vm covers it");
        Assert.Contains(
            "stage1: warning: app \"app\": AppArmor profile \"tight\" is not applied: this kernel has no AppArmor",
            Run("true", [], "--apparmor=tight").ErrorLines);
    }

    [Theory]
    [InlineData("mode=remove,errno=EACCES,@systemd/network-io", "nc 127.0.0.1 1", "Permission denied")]
    [InlineData("mode=remove,errno=EXDEV,@systemd/mount", "chroot / true", "Invalid cross-device link")]
    public void SeccompGroups_OfSystemd_AreKnown(string seccomp, string command, string error)
    {
        var result = Site.Rkt("run", "--net=none", Site.ShellImage(Root, $"busybox {command} 2>&1; exit 0"), $"--seccomp={seccomp}").Succeeded();
        Assert.Contains(error, result.Output, StringComparison.Ordinal);
    }

    /// <summary>A filter is kept for the next pod of the data directory: it must be the next pod's own.</summary>
    [Fact]
    public void SeccompOfOnePod_IsNotThatOfTheNext()
    {
        const string Fork = "busybox ls / >/dev/null; echo forked";
        Assert.Equal("forked", Said(Run(Fork, [], "--seccomp=mode=retain,errno=EPERM,@rkt/default-whitelist")));
        Assert.Equal("forked", Said(Run(Fork, [])));
    }

    [Fact]
    public void AnAppThatIsKilledByItsFilter_IsReportedAsSuch()
    {
        var result = Site.Rkt("run", "--net=none", Site.ShellImage(Root, "exec busybox mkdir /tmp/new"), "--name=app", "--seccomp=mode=remove,mkdir,mkdirat");
        result.EndedWith(128 + 31);
        Assert.Contains("stage1: app \"app\" was killed: it made a system call that its filter", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void SeccompGroups_ThatNobodyKnows_AreErrors_BeforeThereIsAPod() =>
        Site.Rkt("prepare", Site.GuestImage("", "exit", "0"), "--seccomp=mode=remove,@systemd/nothing").Refused("unknown group of system calls \"@systemd/nothing\"");

    private ProgramResult Run(string script, string[] podFlags, params string[] appFlags) =>
        Site.Rkt(["run", "--net=none", .. podFlags, Site.ShellImage(Root, script.Replace("grep", "busybox grep", StringComparison.Ordinal)), "--name=app", .. appFlags]).Succeeded();

    private static string Said(ProgramResult result)
    {
        var line = Assert.Single(result.Lines);
        return line[(line.IndexOf("]: ", StringComparison.Ordinal) + 3)..];
    }
}
