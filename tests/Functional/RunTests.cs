using System.Text.RegularExpressions;
using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary><c>rkt run</c>: an image becomes a pod, and the pod's end is rkt's.</summary>
public sealed partial class RunTests : FunctionalTest
{
    [Fact]
    public void Run_OfAnImageFile_PrefixesWhatTheAppPrints()
    {
        var result = Site.Rkt("run", "--net=none", Site.GuestImage("", "print", "Hello,", "world!")).Succeeded();

        // As in "[28959.906955] hello[4]: Hello, world!": seconds of uptime, the app, its pid in the pod.
        Assert.Matches(ConsoleLine(), Assert.Single(result.Lines));
    }

    [Fact]
    public void Run_OfAnImageInTheStore_ByKeyPrefixAndByName_Works()
    {
        var key = Site.Import("print", "found");
        foreach (var reference in new[] { key, key[..20], "example.com/guest", "example.com/guest:1.0" })
        {
            Assert.EndsWith("]: found\n", Site.Rkt("run", "--net=none", reference).Succeeded().Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(254)]
    public void Run_EndsWithTheStatusOfTheApp(int status) =>
        Site.Rkt("run", "--net=none", Site.GuestImage("", "exit", $"{status}")).EndedWith(status);

    [Fact]
    public void Run_OfAnAppThatIsKilledByASignal_DoesNotEndWithSuccess() =>
        Assert.NotEqual(0, Site.Rkt("run", "--net=none", Site.GuestImage("", "abort")).Status);

    [Fact]
    public void Run_WithArguments_AppendsThemToTheExec()
    {
        var result = Site.Rkt("run", "--net=none", Site.GuestImage("", "print", "one"), "--", "two", "--three").Succeeded();
        Assert.EndsWith("]: one two --three\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithExec_DropsTheImagesArguments()
    {
        var image = Site.GuestImage("", "exit", "1");
        var result = Site.Rkt("run", "--net=none", image, "--exec=/bin/guest", "--", "print", "replaced").Succeeded();
        Assert.EndsWith("]: replaced\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithEnvironment_LetsSetEnvWinOverTheImage()
    {
        var image = Site.GuestImage(",\"environment\":[{\"name\":\"A\",\"value\":\"image\"},{\"name\":\"B\",\"value\":\"image\"}]", "environment");
        var output = Site.Rkt("run", "--net=none", "--set-env=B=flag", image).Succeeded().Output;
        Assert.Contains("]: A=image\n", output, StringComparison.Ordinal);
        Assert.Contains("]: B=flag\n", output, StringComparison.Ordinal);
        Assert.Contains("]: AC_APP_NAME=guest\n", output, StringComparison.Ordinal);
        Assert.Contains("]: PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithUserAndWorkingDirectory_StartsTheAppThere()
    {
        var image = Site.GuestImage(",\"workingDirectory\":\"/tmp\"", "identity");
        Assert.Contains("]: uid=0 gid=0 pid=", Site.Rkt("run", "--net=none", image).Succeeded().Output, StringComparison.Ordinal);
        var other = Site.Rkt("run", "--net=none", image, "--user=1000", "--group=1001").Succeeded().Output;
        Assert.Contains("]: uid=1000 gid=1001 pid=", other, StringComparison.Ordinal);
        Assert.EndsWith("cwd=/tmp\n", other, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_GivesThePodItsOwnHostNameAndNamespaces()
    {
        var (program, _) = Site.StartPod("--net=none", Site.GuestImage("", "sleep"));
        var init = Surroundings.Site.InitOf(program);
        foreach (var space in new[] { "pid", "net", "ipc", "uts", "mnt" })
        {
            Assert.NotEqual(new FileInfo($"/proc/self/ns/{space}").LinkTarget, new FileInfo($"/proc/{init}/ns/{space}").LinkTarget);
        }

        var name = Site.Rkt("run", "--net=none", "--hostname=box", Site.GuestImage("", "hostname")).Succeeded();
        Assert.EndsWith("]: box\n", name.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OfAnImage_KeepsWritesInThePod()
    {
        var key = Site.Import("write", "/etc/greeting", "changed");
        Site.Rkt("run", "--net=none", key).Succeeded();
        var second = Site.Rkt("run", "--net=none", key, "--exec=/bin/guest", "--", "cat", "/etc/greeting").Succeeded();
        Assert.EndsWith("]: hello from the image\n", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithAHostVolume_SharesTheDirectory()
    {
        Directory.CreateDirectory($"{Site.Root}/shared");
        var image = Site.GuestImage(",\"mountPoints\":[{\"name\":\"out\",\"path\":\"/out\"}]", "write", "/out/file", "from the pod");
        Site.Rkt("run", "--net=none", $"--volume=out,kind=host,source={Site.Root}/shared", image).Succeeded();
        Assert.Equal("from the pod\n", File.ReadAllText($"{Site.Root}/shared/file"));

        var refused = Site.Rkt("run", "--net=none", $"--volume=out,kind=host,source={Site.Root}/shared,readOnly=true", image);
        refused.EndedWith(99);
        Assert.Contains("Read-only file system", refused.Output + refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithAReadOnlyRoot_RefusesWrites() =>
        Site.Rkt("run", "--net=none", Site.GuestImage("", "write", "/etc/file", "text"), "--readonly-rootfs=true").EndedWith(99);

    [Fact]
    public void Run_OfAnOrdinaryApp_CannotSeeOrHarmTheHost()
    {
        Site.Rkt("run", "--net=none", Site.GuestImage("", "write", "/proc/sysrq-trigger", "x")).EndedWith(99);
        Site.Rkt("run", "--net=none", Site.GuestImage("", "write", "/proc/sys/kernel/core_pattern", "|/bin/evil")).EndedWith(99);
        var status = Site.Rkt("run", "--net=none", Site.GuestImage("", "cat", "/proc/self/status")).Succeeded().Output;

        // The 14 default capabilities of the reference, and CAP_SYS_ADMIN (21) not among them.
        Assert.Contains("CapBnd:\t00000000a80425fb\n", status, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ReapsOrphansOfThePod()
    {
        var processes = Site.Rkt("run", "--net=none", Site.GuestImage("", "orphans", "20")).Succeeded().Lines
            .Select(line => line[(line.IndexOf("]: ", StringComparison.Ordinal) + 3)..]).Where(name => char.IsAsciiDigit(name[0]));
        Assert.Equal(2, processes.Count());
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public void Run_ThatGetsASignal_LetsTheAppSayGoodbye(string signal)
    {
        var (program, pod) = Site.StartPod("--net=none", Site.GuestImage("", "say-goodbye"));
        program.Signal(signal);
        Assert.Contains("goodbye", program.WaitForExit().Output, StringComparison.Ordinal);
        Assert.Equal("exited", Site.Status(pod, "state"));
    }

    [Fact]
    public void Run_SavesTheUuid()
    {
        Site.Rkt("run", "--net=none", $"--uuid-file-save={Site.Root}/uuid", Site.GuestImage("", "exit", "0")).Succeeded();
        Assert.Equal(Assert.Single(Site.Pods), File.ReadAllText($"{Site.Root}/uuid").Trim());
    }

    [Fact]
    public void RunPrepared_RunsWhatPrepareMade_Once()
    {
        var pod = Site.Rkt("prepare", Site.GuestImage("", "print", "prepared")).Succeeded().Lines[^1];
        Assert.Equal("prepared", Site.Status(pod, "state"));
        Assert.EndsWith("]: prepared\n", Site.Rkt("run-prepared", "--net=none", pod).Succeeded().Output, StringComparison.Ordinal);
        Assert.Equal("exited", Site.Status(pod, "state"));
        Site.Rkt("run-prepared", "--net=none", pod).Refused($"pod \"{pod}\" is not prepared");
    }

    [Fact]
    public void Run_OfSeveralPodsAtOnce_WorksOnOneDataDirectory()
    {
        var key = Site.Import("print", "done");
        var programs = Enumerable.Range(0, 8).Select(_ => Site.StartRkt("run", "--net=none", key)).ToList();
        Assert.All(programs, program => Assert.EndsWith("]: done\n", program.WaitForExit().Succeeded().Output, StringComparison.Ordinal));
        Assert.Equal(8, Site.Rkt("list", "--no-legend").Succeeded().Lines.Count);
    }

    [Fact]
    public void Run_WithAMemoryLimit_StopsAnAppThatTakesMore()
    {
        Assert.SkipUnless(Directory.Exists("/sys/fs/cgroup/memory"), "this machine has no memory controller of cgroup v1");
        var image = Site.GuestImage("", "allocate", "100");
        Assert.NotEqual(0, Site.Rkt("run", "--net=none", image, "--memory=32Mi").Status);
        Site.Rkt("run", "--net=none", image, "--memory=256Mi").Succeeded();
    }

    [GeneratedRegex(@"^\[ *\d+\.\d{6}\] guest\[\d+\]: Hello, world!$")]
    private static partial Regex ConsoleLine();
}
