using System.Globalization;
using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>What an app may use of the machine, on this machine's version of cgroups; scripts/test-vm has the same for version 2.</summary>
public sealed class LimitTests : FunctionalTest
{
    private const string AllLimits = """
        ,"isolators":[{"name":"resource/memory","value":{"limit":"64Mi"}},{"name":"resource/cpu","value":{"limit":"500m"}},
          {"name":"os/linux/cpu-shares","value":2048},{"name":"os/linux/pids-limit","value":20}]
        """;

    private const string BlockLimits = """
        ,"isolators":[{"name":"resource/block-bandwidth","value":{"default":true,"limit":"2M"}},{"name":"resource/block-iops","value":{"default":true,"limit":"100"}}]
        """;

    [Theory]
    [InlineData("memory", "memory.limit_in_bytes", "67108864")]
    [InlineData("memory", "memory.memsw.limit_in_bytes", "67108864")]
    [InlineData("cpu", "cpu.cfs_quota_us", "50000")]
    [InlineData("cpu", "cpu.shares", "2048")]
    [InlineData("pids", "pids.max", "20")]
    public void Limits_OfARunningPod_AreInTheKernelsFiles(string controller, string file, string value)
    {
        RequireController(controller);
        var (program, pod) = Site.StartPod("--net=none", Site.GuestImage(AllLimits, "sleep"));
        var limit = $"{Cgroup(program, controller)}/{file}";
        Assert.SkipUnless(File.Exists(limit), $"this kernel has no {file}");
        Assert.Contains(pod, limit, StringComparison.Ordinal);
        Assert.Equal(value, File.ReadAllText(limit).TrimEnd());
    }

    [Fact]
    public void BlockLimits_AreThoseOfTheDiskWithTheData()
    {
        RequireController("blkio");
        var (program, _) = Site.StartPod("--net=none", Site.GuestImage(BlockLimits, "sleep"));
        var cgroup = Cgroup(program, "blkio");
        Assert.EndsWith(" 2000000\n", File.ReadAllText($"{cgroup}/blkio.throttle.write_bps_device"), StringComparison.Ordinal);
        Assert.EndsWith(" 100\n", File.ReadAllText($"{cgroup}/blkio.throttle.read_iops_device"), StringComparison.Ordinal);
    }

    [Fact]
    public void APodWithoutLimits_JoinsNoHierarchyThatCostsTime()
    {
        RequireController("cpu");
        var (program, pod) = Site.StartPod("--net=none", Site.GuestImage("", "sleep"));
        Assert.DoesNotContain(pod, Cgroup(program, "cpu"), StringComparison.Ordinal);
    }

    [Fact]
    public void AMemoryHog_IsKilled_AndItIsSaidWhy()
    {
        RequireController("memory");
        var result = Site.Rkt("run", "--net=none", Site.GuestImage("", "allocate", "200"), "--memory=32Mi").EndedWith(137);
        Assert.Contains("stage1: app \"guest\" was killed: it used more memory than its limit of 32Mi", result.ErrorLines);
    }

    [Fact]
    public void AProcessOfAnAppThatIsKilledForMemory_IsTold_EvenIfTheAppSucceeds()
    {
        RequireController("memory");
        var result = Site.Rkt("run", "--net=none", Site.ShellImage(script: "/bin/guest allocate 200; exit 0"), "--name=app", "--memory=32Mi").Succeeded();
        Assert.Contains("stage1: a process of app \"app\" was killed: it used more memory than its limit of 32Mi", result.ErrorLines);
    }

    [Fact]
    public void AVerySmallShareOfAProcessor_IsTakenInALongerPeriod()
    {
        RequireController("cpu");
        var (program, _) = Site.StartPod("--net=none", Site.GuestImage("", "sleep"), "--cpu=5m");
        var cgroup = Cgroup(program, "cpu");
        Assert.Equal(("5000\n", "1000000\n"), (File.ReadAllText($"{cgroup}/cpu.cfs_quota_us"), File.ReadAllText($"{cgroup}/cpu.cfs_period_us")));
    }

    [Theory]
    [InlineData("4096")]
    [InlineData("100k")]
    public void ALimitThatNoProgramFitsIn_KillsTheAppAlone(string limit)
    {
        RequireController("memory");
        var result = Site.Rkt("run", "--net=none", Site.GuestImage("", "print", "no"), $"--memory={limit}").EndedWith(137);
        Assert.Contains($"its limit of {limit}", result.Errors, StringComparison.Ordinal);
        Assert.Equal("exited", Site.Status(Assert.Single(Site.Pods), "state"));
    }

    [Fact]
    public void AForkBomb_StopsAtTheLimit_AndOtherPodsGoOn()
    {
        RequireController("pids");
        var key = Site.Import("sleep");
        Site.StartPod("--net=none", key);
        var bomb = Site.StartRkt("run", "--net=none", key, "--exec=/bin/guest", "--pids-limit=15", "--", "fork-bomb", "300");
        bomb.WaitForOutput("stopped after some: Resource temporarily unavailable");
        Assert.EndsWith("]: fine\n", Site.Rkt("run", "--net=none", key, "--exec=/bin/guest", "--pids-limit=5", "--", "print", "fine").Succeeded().Output, StringComparison.Ordinal);
        bomb.Signal("TERM");
        bomb.WaitForExit();
        Assert.Contains("running", Site.Rkt("list", "--no-legend").Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ALimitThatTheKernelRefuses_IsOneError_AndLeavesNothing()
    {
        RequireController("cpu");
        var key = Site.Import("print", "no");
        Site.Rkt("run", "--net=none", key, "--cpu=1E").Refused("cannot prepare app \"guest\": cannot apply the cpu limit: the kernel refuses \"922337203685477580700\"");
        Assert.Empty(Leftovers.Find(Site));
    }

    [Theory]
    [InlineData("--pids-limit=0")]
    [InlineData("--pids-limit=many")]
    [InlineData("--memory=1")]
    [InlineData("--cpu=-1")]
    [InlineData("--cpu=0")]
    [InlineData("--cpu=1u")]
    public void ALimitThatIsNone_IsRefused(string flag) => Assert.NotEqual(0, Site.Rkt("run", "--net=none", Site.Import("print", "no"), flag).Status);

    [Fact]
    public void AnOomScoreBelowOurOwn_IsClamped_WithAWarning()
    {
        Assert.SkipUnless(IsWithoutSysResource(), "this machine lets us lower the score of a process");
        var own = File.ReadAllText("/proc/self/oom_score_adj").TrimEnd();
        var result = Site.Rkt("run", "--net=none", Site.GuestImage("", "cat", "/proc/self/oom_score_adj"), "--oom-score-adj=-900").Succeeded();
        Assert.EndsWith($"]: {own}\n", result.Output, StringComparison.Ordinal);
        Assert.Contains($"app \"guest\" gets an oom score adjustment of {own}, not -900", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void AnOomScoreAboveOurOwn_IsSet()
    {
        var result = Site.Rkt("run", "--net=none", Site.GuestImage("", "cat", "/proc/self/oom_score_adj"), "--oom-score-adj=900").Succeeded();
        Assert.EndsWith("]: 900\n", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", result.Errors, StringComparison.Ordinal);
    }

    /// <summary>The names end alike; site and machine are looked at for what is left when the test is over.</summary>
    [Fact]
    public void AnAppCalledLikeOurOwnCgroup_LeavesNone() =>
        Site.Rkt("run", "--net=none", Site.GuestImage("", "exit", "0"), "--name=job-supervisor").Succeeded();

    /// <summary>As in containers that see no more of the machine's cgroups than their own.</summary>
    [Theory]
    [InlineData("sleep 1000 & exit 0")]
    [InlineData("busybox yes >/dev/null & exit 0")]
    [InlineData("busybox yes & exit 0")]
    public void WhatAnAppLeaves_IsKilled_WhereMemoryIsNotTheFirstHierarchy(string script)
    {
        RequireController("memory");
        RequireController("cpuacct");
        var result = Site.Run(
            "/usr/bin/unshare", "--mount", "--propagation", "private", "/bin/sh", "-c", "umount /sys/fs/cgroup/memory && exec \"$@\"", "sh",
            Programs.Rkt, $"--dir={Site.Data}", "--insecure-options=image", "run", "--net=none", Site.ShellImage(script: script), "--name=first",
            Site.ShellImage(script: "sleep 1; for p in /proc/[0-9]*; do echo \"left: $(tr '\\\\0' ' ' < $p/cmdline)\"; done"), "--name=second").Succeeded();
        Assert.DoesNotContain("left: sleep 1000", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("left: busybox yes", result.Output, StringComparison.Ordinal);
        Assert.Contains("left: ", result.Output, StringComparison.Ordinal);
    }

    private static void RequireController(string controller) =>
        Assert.SkipUnless(Own(controller) is not null, $"this machine has no cgroup hierarchy of \"{controller}\" of version 1");

    /// <summary>The path of a process's own cgroup in a hierarchy of version 1.</summary>
    private static string? Own(string controller, string process = "self") => File.ReadLines($"/proc/{process}/cgroup")
        .Select(line => line.Split(':', 3)).Where(fields => fields[1].Split(',').Contains(controller)).Select(fields => fields[2]).FirstOrDefault();

    /// <summary>The directory of the cgroup that the only app of a pod is in.</summary>
    private static string Cgroup(RunningProgram supervisor, string controller)
    {
        var init = Surroundings.Site.InitOf(supervisor);
        var app = Directory.GetDirectories($"/proc/{supervisor.Pid}/task")
            .SelectMany(task => File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)).Single(child => child != init);
        var mount = File.ReadLines("/proc/self/mountinfo").Select(line => line.Split(' '))
            .First(fields => fields.Contains("cgroup") && fields[^1].Split(',').Contains(controller))[4];
        return mount + Own(controller, app);
    }

    private static bool IsWithoutSysResource()
    {
        var line = File.ReadLines("/proc/self/status").Single(l => l.StartsWith("CapEff:", StringComparison.Ordinal));
        return (ulong.Parse(line.AsSpan(7).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & (1UL << 24)) == 0;
    }
}
