using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary><c>rkt enter</c>: a command joins a running app, and has what the app has and no more.</summary>
public sealed class EnterTests : FunctionalTest
{
    private const string Joe = ",\"user\":\"joe\",\"group\":\"team\",\"supplementaryGIDs\":[7,8],\"workingDirectory\":\"/tmp\",\"environment\":[{\"name\":\"FOO\",\"value\":\"bar\"}]";

    /// <summary>Lines of /proc/PID/status that say what a process is and may do.</summary>
    private static readonly string[] Rights =
        ["Uid:", "Gid:", "Groups:", "CapInh:", "CapPrm:", "CapEff:", "CapBnd:", "CapAmb:", "NoNewPrivs:", "Seccomp:", "Seccomp_filters:", "Umask:"];

    [Theory]
    [InlineData(Joe)]
    [InlineData(",\"user\":\"0\",\"group\":\"0\"")]
    [InlineData(",\"user\":\"0\",\"group\":\"0\",\"isolators\":[{\"name\":\"os/linux/capabilities-retain-set\",\"value\":{\"set\":[\"CAP_KILL\"]}},{\"name\":\"os/linux/no-new-privileges\",\"value\":true},{\"name\":\"os/linux/oom-score-adj\",\"value\":100}]")]
    public void AnEnteredProcess_IsConfinedAsTheApp(string app)
    {
        var (_, pod) = Site.StartPod("--net=none", Site.ShellImage(app));
        var process = $"/proc/{Site.AppPid(pod, "shell")}";

        Assert.Equal(RightsOf(File.ReadAllText($"{process}/status")), RightsOf(Enter(pod, "cat", "/proc/self/status")));
        foreach (var file in new[] { "cgroup", "limits", "oom_score_adj" })
        {
            Assert.Equal(File.ReadAllText($"{process}/{file}"), Enter(pod, "cat", $"/proc/self/{file}"));
        }

        foreach (var kind in new[] { "mnt", "pid", "net", "ipc", "uts", "user", "cgroup" })
        {
            Assert.Equal($"{new FileInfo($"{process}/ns/{kind}").LinkTarget}\n", Enter(pod, "readlink", $"/proc/self/ns/{kind}"));
        }
    }

    [Theory]
    [InlineData(Joe)]
    [InlineData(",\"user\":\"0\",\"group\":\"0\"")]
    public void InAPodWithUsersOfItsOwn_AnEnteredProcess_IsInItsUserNamespaceToo(string app)
    {
        var (_, pod) = Site.StartPod("--net=none", "--private-users", Site.ShellImage(app));
        var process = $"/proc/{Site.AppPid(pod, "shell")}";
        foreach (var kind in new[] { "mnt", "pid", "net", "ipc", "uts", "user" })
        {
            Assert.Equal($"{new FileInfo($"{process}/ns/{kind}").LinkTarget}\n", Enter(pod, "readlink", $"/proc/self/ns/{kind}"));
        }

        Assert.Equal(File.ReadAllText($"{process}/uid_map"), Enter(pod, "cat", "/proc/self/uid_map"));
        var inside = RightsOf(Enter(pod, "cat", "/proc/self/status"));
        Assert.Equal(Bounds(RightsOf(File.ReadAllText($"{process}/status"))), Bounds(inside));
        Assert.StartsWith("Uid:\t0\t", RightsOf(Site.Rkt("enter", "--user=0", pod, "cat", "/proc/self/status").Succeeded().Output).Replace("Umask:\t0022\n", "", StringComparison.Ordinal), StringComparison.Ordinal);

        static string Bounds(string rights) => string.Join('\n', rights.Split('\n').Where(line => line.StartsWith("Cap", StringComparison.Ordinal) || line.StartsWith("Secc", StringComparison.Ordinal) || line.StartsWith("NoNew", StringComparison.Ordinal)));
    }

    [Fact]
    public void TheCommand_HasTheAppsUserEnvironmentAndDirectory_UnlessFlagsSayOtherwise()
    {
        var (_, pod) = Site.StartPod("--net=none", Site.ShellImage(Joe));
        Assert.Equal("uid=1000 gid=2000 cwd=/tmp", Identity(Enter(pod, "guest", "identity")));
        var environment = Enter(pod, "env").Split('\n');
        Assert.Contains("FOO=bar", environment);
        Assert.Contains("AC_APP_NAME=shell", environment);
        Assert.Contains("container=rkt", environment);
        Assert.DoesNotContain(environment, line => line.StartsWith("TERM=", StringComparison.Ordinal));

        Assert.Equal("uid=0 gid=2000 cwd=/etc", Identity(Site.Rkt("enter", "--user=0", "--workdir=/etc", pod, "guest", "identity").Succeeded().Output));
        Assert.Equal("uid=1000 gid=0 cwd=/tmp", Identity(Site.Rkt("enter", "--group=root", pod, "guest", "identity").Succeeded().Output));
        environment = Site.Rkt("enter", "--env=FOO=other", "--env=NEW=a b=c", pod, "env").Succeeded().Output.Split('\n');
        Assert.Contains("FOO=other", environment);
        Assert.Contains("NEW=a b=c", environment);
        Assert.DoesNotContain("FOO=bar", environment);
    }

    /// <summary>An app of another user than root has it because of its filter; root would not need it.</summary>
    [Fact]
    public void UserZero_InAnAppOfAnother_GetsNoNewPrivilegesEither()
    {
        var (_, pod) = Site.StartPod("--net=none", Site.ShellImage(Joe));
        Assert.Contains("NoNewPrivs:\t1\n", Site.Rkt("enter", "--user=0", pod, "cat", "/proc/self/status").Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void UserZero_InAnAppOfAnother_IsStillBoundByTheAppsSets()
    {
        var (_, pod) = Site.StartPod("--net=none", Site.ShellImage(
            Joe + ",\"isolators\":[{\"name\":\"os/linux/capabilities-retain-set\",\"value\":{\"set\":[\"CAP_KILL\"]}}]"));
        var rights = Site.Rkt("enter", "--user=0", pod, "cat", "/proc/self/status").Succeeded().Output;
        Assert.Contains("CapEff:\t0000000000000020\n", rights, StringComparison.Ordinal);
        Assert.Contains("CapBnd:\t0000000000000020\n", rights, StringComparison.Ordinal);
        Assert.Contains("Seccomp:\t2\n", rights, StringComparison.Ordinal);
    }

    [Fact]
    public void TheStatusIsTheCommands_AndWordsAfterTheUuidAreItsOwn()
    {
        var (_, pod) = Site.StartPod("--net=none", Site.ShellImage());
        Site.Rkt("enter", pod, "sh", "-c", "exit 7").EndedWith(7);
        Site.Rkt("enter", pod, "sh", "-c", "kill -9 $$").EndedWith(137);
        Assert.Equal("--app=x --help -- word\n", Enter(pod, "guest", "print", "--app=x", "--help", "--", "word"));
        Assert.Equal("--debug\n", Enter(pod, "--", "guest", "print", "--debug"));
    }

    [Fact]
    public void Pipes_GoThrough_ToTheirEnd()
    {
        var (_, pod) = Site.StartPod("--net=none", Site.ShellImage());
        Assert.Equal("x\n", Site.Script($"echo x | $rkt enter {pod} cat").Succeeded().Output);
        Assert.Equal("588895\n", Site.Script($"seq 1 100000 | $rkt enter {pod} cat | wc -c").Succeeded().Output);
        Assert.Equal("3\n", Site.Script($"yes | $rkt enter {pod} head -n 3 | wc -l").Succeeded().Output);
        var both = Site.Rkt("enter", pod, "sh", "-c", "echo out; echo err >&2").Succeeded();
        Assert.Equal(("out\n", "err\n"), (both.Output, both.Errors));
    }

    [Fact]
    public void WithoutACommand_TheShellThatTheImageHasIsRun()
    {
        var (_, pod) = Site.StartPod("--net=none", Site.ShellImage());
        var result = Site.Script($"echo 'exit 5' | $rkt enter {pod}").EndedWith(5);
        Assert.Equal("enter: no command specified, assuming \"/bin/sh\"\n", result.Errors);

        var (_, other) = Site.StartPod("--net=none", Site.GuestImage("", "sleep"));
        Assert.Contains("no command specified, assuming \"/bin/bash\"\n", Site.Rkt("enter", other).Refused("\"/bin/bash\"").Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void OfSeveralApps_OneHasToBeNamed()
    {
        var (_, pod) = Site.StartPod("--net=none", Site.ShellImage(), "--name=one", "---", Site.ShellImage(Joe), "--name=two");
        var refused = Site.Rkt("enter", pod, "id").Refused("pod contains multiple apps:");
        Assert.Contains("one", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("two", refused.Errors, StringComparison.Ordinal);
        Eventually.Holds(() => Site.Rkt("enter", "--app=two", pod, "id").Status != 254, () => "the second app cannot be entered");
        Assert.Equal("uid=1000 gid=2000 cwd=/tmp", Identity(Site.Rkt("enter", "--app=two", pod, "guest", "identity").Succeeded().Output));
        Site.Rkt("enter", "--app=three", pod, "id").Refused("has no app \"three\"", "one, two");
    }

    [Fact]
    public void BadInput_IsRefused_AndNothingIsRun()
    {
        var (program, pod) = Site.StartPod("--net=none", Site.ShellImage());
        Assert.StartsWith("NAME:\n", Site.Rkt("enter").EndedWith(254).Output, StringComparison.Ordinal);
        Site.Rkt("enter", "00000000").Refused("no matches found for \"00000000\"");
        Site.Rkt("enter", pod, "nosuch").Refused("cannot run \"nosuch\" in app \"shell\"", "hint: the image has no \"nosuch\"");
        Site.Rkt("enter", pod, "/etc").Refused("cannot run \"/etc\" in app \"shell\"");
        Site.Rkt("enter", "--user=nobody-here", pod, "id").Refused("the image has no user \"nobody-here\"");
        Site.Rkt("enter", "--workdir=/nosuch", pod, "id").Refused("/nosuch");
        Site.Rkt("enter", "--workdir=relative", pod, "id").Refused("must be an absolute path");
        Site.Rkt("enter", "--env=FOO", pod, "id").Refused("--env");
        Site.Rkt("enter", "--nosuch", pod, "id").Refused("unknown flag: --nosuch");
        Site.Rkt("stop", "--force", pod).Succeeded();
        program.WaitForExit();
        Site.Rkt("enter", pod, "id").Refused($"pod \"{pod}\" isn't currently running");
    }

    [Fact]
    public void AnAppThatHasEnded_IsNotEntered_WhileTheOtherIs()
    {
        var (_, pod) = Site.StartPod(
            "--net=none", Site.ShellImage(script: "exit 0"), "--name=brief", "---", Site.ShellImage(), "--name=lasting");
        Eventually.Holds(() => Site.Status(pod, "state") == "running" && !Directory.Exists($"/proc/{Site.AppPid(pod, "brief")}"), () => "the app does not end");
        Site.Rkt("enter", "--app=brief", pod, "id").Refused("app \"brief\" is not running");
        Site.Rkt("enter", "--app=lasting", pod, "id").Succeeded();
    }

    [Fact]
    public void AHog_IsKilledByTheAppsOwnLimit()
    {
        var (program, pod) = Site.StartPod("--net=none", Site.ShellImage(), "--memory=32Mi");
        Assert.Equal(137, Site.Rkt("enter", pod, "guest", "allocate", "100").Status);
        Assert.False(program.HasExited);
    }

    [Theory]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    [InlineData("INT", 130)]
    public void ASignal_EndsTheCommand(string signal, int status)
    {
        var (_, pod) = Site.StartPod("--net=none", Site.ShellImage());
        var entered = Site.StartRkt("enter", pod, "guest", "sleep");
        entered.WaitForOutput("ready");
        entered.Signal(signal);
        Assert.Equal(status, entered.WaitForExit().Status);
    }

    [Fact]
    public void KillingRkt_KillsTheCommand()
    {
        var (_, pod) = Site.StartPod("--net=none", Site.ShellImage(Joe));
        var entered = Site.StartRkt("enter", pod, "guest", "sleep");
        entered.WaitForOutput("ready");
        entered.Signal("KILL");
        Eventually.Holds(() => !Enter(pod, "ps").Contains("guest sleep", StringComparison.Ordinal), () => Enter(pod, "ps"));
    }

    [Fact]
    public void TheEndOfThePod_IsTheEndOfTheCommand()
    {
        var (program, pod) = Site.StartPod("--net=none", Site.ShellImage());
        var entered = Site.StartRkt("enter", pod, "guest", "sleep");
        entered.WaitForOutput("ready");
        Site.Rkt("stop", "--force", pod).Succeeded();
        Assert.Equal(137, entered.WaitForExit().Status);
        program.WaitForExit();
    }

    [Fact]
    public void NothingOfOurs_IsOpenInTheCommand()
    {
        var (_, pod) = Site.StartPod("--net=none", Site.ShellImage());
        Assert.Equal("0\n1\n2\n3\n", Enter(pod, "guest", "ls", "/proc/self/fd"));
    }

    private static string RightsOf(string status) => string.Join('\n', status.Split('\n').Where(line => Rights.Any(name => line.StartsWith(name, StringComparison.Ordinal))));

    private static string Identity(string line) => string.Join(' ', line.Trim().Split(' ').Where(word => !word.StartsWith("pid=", StringComparison.Ordinal)));

    private string Enter(string pod, params string[] command) => Site.Rkt(["enter", pod, .. command]).Succeeded().Output;
}
