using System.Globalization;
using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>Pods of flavour fly: a root of their own, all else the host's.</summary>
public sealed class FlyTests : FunctionalTest
{
    private const string Fly = "--stage1-name=coreos.com/rkt/stage1-fly";

    [Fact]
    public void Run_BecomesTheApp_InTheHostsNamespaces()
    {
        var (program, pod) = Site.StartPod(Fly, Site.GuestImage("", "sleep"));

        Assert.Equal("/bin/guest\0sleep\0", File.ReadAllText($"/proc/{program.Pid}/cmdline"));
        foreach (var kind in (string[])["pid", "net", "ipc", "uts", "user", "cgroup"])
        {
            Assert.Equal(new FileInfo($"/proc/self/ns/{kind}").LinkTarget, new FileInfo($"/proc/{program.Pid}/ns/{kind}").LinkTarget);
        }

        Assert.NotEqual(new FileInfo("/proc/self/ns/mnt").LinkTarget, new FileInfo($"/proc/{program.Pid}/ns/mnt").LinkTarget);
        Assert.Equal("running", Site.Status(pod, "state"));
        Assert.Equal($"{program.Pid}", Site.Status(pod, "pid"));
        Site.Rkt("status", "--wait-ready=5s", pod).Succeeded();
        Assert.Equal($"{program.Pid}\n", File.ReadAllText($"{Site.Data}/pods/run/{pod}/pid"));
        Assert.Equal("running", Site.Json("status", "--format=json", pod).GetProperty("apps")[0].GetProperty("state").GetString());
    }

    /// <summary>Those of an image are left out with a warning: it may be meant for other flavours.</summary>
    [Theory]
    [InlineData("--memory=16Mi", "resource/memory")]
    [InlineData("--caps-retain=CAP_CHOWN", "os/linux/capabilities-retain-set")]
    [InlineData("--no-new-privileges", "os/linux/no-new-privileges")]
    public void Run_WithALimitThatWasAskedFor_IsRefused(string flag, string isolator) =>
        Site.Rkt("run", Fly, Site.GuestImage("", "print", "no"), flag).Refused($"confines and limits nothing, and \"{isolator}\" is asked for");

    [Theory]
    [InlineData("--no-overlay=false")]
    [InlineData("--no-overlay")]
    public void Run_LeavesNoMountOnTheHost_EvenWhereAllMountsAreShared(string overlay)
    {
        Directory.CreateDirectory($"{Site.Root}/volume/below");
        var image = Site.GuestImage("", "mount", "/data/below");
        const string Script = """
            mount --make-rshared / && cat /proc/self/mountinfo > before || exit 99
            "$@"
            status=$?
            cat /proc/self/mountinfo > after
            exit $status
            """;

        var result = Site.Run(
            "/usr/bin/unshare", "--mount", "--propagation", "private", "/bin/sh", "-c", Script, "sh",
            Programs.Rkt, $"--dir={Site.Data}", "--insecure-options=image", "run", Fly, overlay,
            $"--volume=data,kind=host,source={Site.Root}/volume,recursive=true", "--mount=volume=data,target=/data", image).Succeeded();

        Assert.Contains(" /data/below ", result.Output, StringComparison.Ordinal);
        Assert.Contains(" master:", result.Output, StringComparison.Ordinal);
        Assert.Equal(Mounts($"{Site.Root}/before"), Mounts($"{Site.Root}/after"));
    }

    [Fact]
    public void Run_MountsHostVolumes_ReadOnlyWhenAsked()
    {
        Directory.CreateDirectory($"{Site.Root}/volume");
        File.WriteAllText($"{Site.Root}/volume/note", "from the host\n");
        var image = Site.GuestImage(",\"mountPoints\":[{\"name\":\"data\",\"path\":\"/data\"}]");
        var volume = $"--volume=data,kind=host,source={Site.Root}/volume";

        Assert.Equal("from the host\n", Site.Rkt("run", Fly, volume, image, "--exec=/bin/guest", "--", "cat", "/data/note").Succeeded().Output);
        Site.Rkt("run", Fly, volume, image, "--exec=/bin/guest", "--", "write", "/data/answer", "from the app").Succeeded();
        Assert.Equal("from the app\n", File.ReadAllText($"{Site.Root}/volume/answer"));
        Assert.Contains(
            "Read-only file system",
            Site.Rkt("run", Fly, $"{volume},readOnly=true", image, "--exec=/bin/guest", "--", "write", "/data/answer", "x").EndedWith(99).Errors,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithASymlinkInTheImageForATarget_StaysInTheRoot()
    {
        Directory.CreateDirectory($"{Site.Root}/volume");
        var path = $"{Site.Root}/hostile.aci";
        var image = new AciFile(path).AddManifest("""
            {"acKind":"ImageManifest","acVersion":"0.8.11","name":"example.com/hostile","labels":[{"name":"os","value":"linux"},{"name":"arch","value":"amd64"}],
             "app":{"exec":["/bin/guest","ls","/"],"user":"0","group":"0"}}
            """).AddDirectory("rootfs").AddDirectory("rootfs/bin").AddProgram("rootfs/bin/guest", Guest.Program)
            .AddSymlink("rootfs/out", $"../../../../../../../..{Site.Root}").Done();

        var result = Site.Rkt("run", Fly, $"--volume=data,kind=host,source={Site.Root}/volume", "--mount=volume=data,target=/out/made", image);

        // In the app's root the link leads nowhere.
        Assert.Contains("mkdir /out/made: no such file or directory", result.EndedWith(254).Errors, StringComparison.Ordinal);

        Assert.False(Path.Exists($"{Site.Root}/made"));
    }

    [Fact]
    public void Run_GivesTheAppUserDirectoryAndEnvironment()
    {
        var image = Site.GuestImage("");

        var identity = Site.Rkt("run", Fly, image, "--exec=/bin/guest", "--user=1000", "--group=1001", "--working-dir=/tmp", "--", "identity").Succeeded().Output;
        Assert.StartsWith("uid=1000 gid=1001 pid=", identity, StringComparison.Ordinal);
        Assert.EndsWith("cwd=/tmp\n", identity, StringComparison.Ordinal);
        Assert.Equal(
            ["A=b", "HOME=/root", "LOGNAME=root", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "SHELL=/bin/sh", "USER=root"],
            Site.Rkt("run", Fly, "--set-env=A=b", image, "--exec=/bin/guest", "--", "environment").Succeeded().Lines.Order(StringComparer.Ordinal));
        Assert.DoesNotContain("CapEff:\t0000000000000000", Site.Rkt("run", Fly, image, "--exec=/bin/guest", "--", "cat", "/proc/self/status").Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains(
            "CapEff:\t0000000000000000",
            Site.Rkt("run", Fly, image, "--exec=/bin/guest", "--user=1000", "--", "cat", "/proc/self/status").Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_GivesTheAppTheFilesByWhichNamesAreFound()
    {
        var image = Site.GuestImage("");
        string Cat(string file, params string[] flags) => Site.Rkt(["run", Fly, .. flags, image, "--exec=/bin/guest", "--", "cat", file]).Succeeded().Output;

        Assert.Contains("nameserver 9.9.9.9\n", Cat("/etc/resolv.conf", "--dns=9.9.9.9"), StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText("/etc/hosts"), Cat("/etc/hosts", "--hosts-entry=host"));
        Assert.Contains("1.2.3.4\tthere\n", Cat("/etc/hosts", "--hosts-entry=1.2.3.4=there"), StringComparison.Ordinal);
        Assert.Contains("127.0.0.1\tlocalhost", Cat("/etc/hosts"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Run_EndsWithTheStatusOfTheApp_AndHasNoStatusFile(int status)
    {
        Site.Rkt("run", Fly, $"--uuid-file-save={Site.Root}/uuid", Site.GuestImage("", "exit", $"{status}")).EndedWith(status);

        var pod = File.ReadAllText($"{Site.Root}/uuid");
        Assert.Equal("exited", Site.Status(pod, "state"));
        Assert.Null(Site.Status(pod, "app-guest"));
    }

    [Fact]
    public void Stop_SendsTheAppSigterm()
    {
        var (program, pod) = Site.StartPod(Fly, Site.GuestImage("", "say-goodbye"));

        Site.Rkt("stop", pod).Succeeded();

        Assert.Equal("ready\ngoodbye\n", program.WaitForExit().EndedWith(0).Output);
    }

    [Fact]
    public void StopForce_KillsTheApp_AndNotWhoStartedIt()
    {
        // The pod has the process group of these tests.
        var (program, pod) = Site.StartPod(Fly, Site.GuestImage("", "ignore-signals"));

        Site.Rkt("stop", "--force", pod).Succeeded();

        program.WaitForExit().EndedWith(137);
        Assert.Equal("exited", Site.Status(pod, "state"));
    }

    [Fact]
    public void StopForce_OfAnAppWithAGroupOfItsOwn_KillsTheGroup()
    {
        var image = Site.GuestImage("", "ignore-signals");
        var file = $"{Site.Root}/uuid";
        const string Script = """
            "$@" >output 2>&1 &
            for i in 1 2 3 4 5 6 7 8 9; do grep -q ready output && break; sleep 0.2; done
            """;
        Site.Run(
            "/usr/bin/setsid", "/bin/sh", "-c", Script, "sh", "/usr/bin/setsid", Programs.Rkt, $"--dir={Site.Data}", "--insecure-options=image", "run", Fly,
            $"--uuid-file-save={file}", image).Succeeded();
        var pod = $"{Site.Data}/pods/run/{File.ReadAllText(file)}";
        var pid = File.ReadAllText($"{pod}/pid");
        Assert.Equal(pid, File.ReadAllText($"{pod}/pgid"));

        Site.Rkt("stop", "--force", Path.GetFileName(pod)).Succeeded();

        Eventually.Holds(() => Site.Status(Path.GetFileName(pod), "state") == "exited", () => "the pod still runs");
    }

    [Fact]
    public void Kill_OfTheApp_EndsThePod()
    {
        var (program, pod) = Site.StartPod(Fly, Site.GuestImage("", "sleep"));

        program.Signal("KILL");
        program.WaitForExit();

        Assert.Equal("exited", Site.Status(pod, "state"));
    }

    [Fact]
    public void RunPrepared_RunsThePodAsFly()
    {
        var pod = Site.Rkt("prepare", Fly, Site.GuestImage("", "readlink", "/proc/self/ns/net")).Succeeded().Lines[^1];

        Assert.Equal(new FileInfo("/proc/self/ns/net").LinkTarget, Site.Rkt("run-prepared", pod).Succeeded().Output.TrimEnd());
    }

    [Fact]
    public void Enter_RunsACommandInTheAppsRootAsItsUser()
    {
        var (program, pod) = Site.StartPod(Fly, Site.GuestImage("", "sleep"), "--user=1000", "--group=1001", "--working-dir=/tmp", "--environment=A=b");

        var identity = Site.Rkt("enter", pod, "/bin/guest", "identity").Succeeded().Output;
        Assert.StartsWith("uid=1000 gid=1001 pid=", identity, StringComparison.Ordinal);
        Assert.EndsWith("cwd=/tmp\n", identity, StringComparison.Ordinal);
        Assert.Equal("hello from the image\n", Site.Rkt("enter", pod, "/bin/guest", "cat", "/etc/greeting").Succeeded().Output);
        Assert.Equal(
            Site.Run("/usr/bin/readlink", $"/proc/{program.Pid}/ns/mnt").Succeeded().Output,
            Site.Rkt("enter", pod, "/bin/guest", "readlink", "/proc/self/ns/mnt").Succeeded().Output);
        Assert.Contains("A=b", Site.Rkt("enter", pod, "/bin/guest", "environment").Succeeded().Lines);
        Assert.StartsWith("uid=0 ", Site.Rkt("enter", "--user=0", pod, "/bin/guest", "identity").Succeeded().Output, StringComparison.Ordinal);
        Site.Rkt("enter", pod, "/bin/guest", "exit", "7").EndedWith(7);
        Assert.Contains("cannot run \"/nowhere\" in app", Site.Rkt("enter", pod, "/nowhere").EndedWith(254).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_NamesWhatIsNotApplied()
    {
        var image = Site.GuestImage(""","isolators":[{"name":"resource/memory","value":{"limit":"50M"}}]""", "exit", "0");

        Assert.Contains(
            "does not have: isolator \"os/unix/sysctl\" of the pod, isolator \"resource/memory\", --restart\n",
            Site.Rkt("run", Fly, "--sysctl=net.core.somaxconn=1024", image, "--restart=on-failure").Succeeded().Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--net=none", "has no networks of its own, and --net=none is asked for")]
    [InlineData("--net", "has no networks of its own, and --net=default is asked for")]
    [InlineData("--port=http:80", "forwards no ports")]
    [InlineData("--private-users", "--private-users needs stage1 \"coreos.com/rkt/stage1-native\"")]
    [InlineData("--volume=data,kind=empty", "volume \"data\" is empty, and flavour fly has volumes of the host only")]
    [InlineData("--volume=other,kind=host,source=/", "no volume for mount point \"data\"")]
    [InlineData("--volume=data,kind=host,source=/nowhere", "source \"/nowhere\" does not exist")]
    [InlineData("GUEST", "runs pods of one app, and this one has 2")]
    public void Run_OfWhatFlyCannotDo_IsRefusedAndLeavesNothing(string word, string message)
    {
        var image = Site.ImportWith(
            ""","mountPoints":[{"name":"data","path":"/data"}],"ports":[{"name":"http","port":80,"protocol":"tcp","count":1,"socketActivated":false}]""", "sleep");
        var noPods = $"{Site.Data}/pods/run";
        string[] words = word == "GUEST" ? [image, image, "--name=second"] : [word, image];

        var result = Site.Rkt(["run", Fly, .. words]).EndedWith(254);

        Assert.Contains(message, result.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.Exists(noPods) ? Directory.GetDirectories(noPods) : []);
    }

    [Theory]
    [InlineData("--exec=/nowhere", "cannot start app \"guest\": exec /nowhere: no such file or directory")]
    [InlineData("--exec=/etc", "cannot start app \"guest\": exec /etc: permission denied")]
    [InlineData("--user=nobody-here", "the image has no user \"nobody-here\"")]
    [InlineData("--working-dir=/etc/greeting/x", "/etc/greeting/x")]
    public void Run_OfAnAppThatCannotStart_SaysWhyAndLeavesNothing(string flag, string message)
    {
        var result = Site.Rkt("run", Fly, Site.GuestImage(""), flag).EndedWith(254);

        Assert.Contains(message, result.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories($"{Site.Data}/pods/run"));
        Assert.Empty(Mounts("/proc/self/mountinfo"));
    }

    [Fact]
    public void Run_HandsTheAppNoDescriptorButTheLock()
    {
        Site.Rkt("run", Fly, $"--uuid-file-save={Site.Root}/uuid", Site.GuestImage("", "ls", "/proc/self/fd")).Succeeded();
        var (program, pod) = Site.StartPod(Fly, Site.GuestImage("", "sleep"));

        var open = Directory.GetFileSystemEntries($"/proc/{program.Pid}/fd").Where(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture) > 2);

        Assert.Equal([$"{Site.Data}/pods/run/{pod}"], open.Select(path => new FileInfo(path).LinkTarget));
    }

    /// <summary>The mounts that have to do with this test; others come and go on a machine.</summary>
    private List<string> Mounts(string file) => [.. File.ReadLines(file).Where(line => line.Contains(Site.Root, StringComparison.Ordinal))];
}
