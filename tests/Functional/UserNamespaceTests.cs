using System.Globalization;
using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary><c>--private-users</c>: the pod's root is nobody on the host.</summary>
public sealed class UserNamespaceTests : FunctionalTest
{
    [Theory]
    [InlineData("--no-overlay=false")]
    [InlineData("--no-overlay")]
    public void APodWithPrivateUsers_HasIdsOfItsOwn_AndFilesThatBelongToThem(string overlay)
    {
        var output = Run(
            overlay, "each", "cat", "/proc/self/uid_map", "+", "cat", "/proc/self/gid_map", "+", "owner", "/", "+", "owner", "/bin/guest", "+", "owner", "/etc/greeting",
            "+", "write", "/etc/made", "text", "+", "owner", "/etc/made", "+", "owner", "/dev/shm", "+", "owner", "/tmp", "+", "identity");
        var maps = output.Split('\n').Select(line => line[(line.IndexOf("]: ", StringComparison.Ordinal) + 3)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)).Take(2).ToList();
        Assert.Equal(maps[0], maps[1]);
        Assert.Equal("0", maps[0][0]);
        Assert.Equal("65536", maps[0][2]);
        Assert.Equal(0, int.Parse(maps[0][1], CultureInfo.InvariantCulture) % 65536);
        foreach (var line in new[] { "/ 0:0 755", "/bin/guest 0:0 755", "/etc/greeting 0:0 644", "/etc/made 0:0 644", "/dev/shm 0:0 1777", "uid=0 gid=0" })
        {
            Assert.Contains($"]: {line}", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AProcessOfThePod_IsAnotherUserOnTheHost_AndTheFilesOnDiskAreNotShifted()
    {
        var (program, pod) = Site.StartPod("--net=none", "--private-users", Site.GuestImage("", "sleep"), "--user=7", "--group=8");
        var shift = ShiftOf("run", pod);
        var init = Surroundings.Site.InitOf(program);
        Assert.Equal($"{shift}", UidOf(init));
        var app = Children(program).Single(child => child != init);
        Assert.Equal($"{shift + 7}", UidOf(app));
        foreach (var space in new[] { "user", "pid", "net", "ipc", "uts", "mnt" })
        {
            Assert.NotEqual(new FileInfo($"/proc/self/ns/{space}").LinkTarget, new FileInfo($"/proc/{init}/ns/{space}").LinkTarget);
        }

        Assert.Equal("running", Site.Status(pod, "state"));
        Assert.Contains(pod[..8], Site.Rkt("list").Succeeded().Output, StringComparison.Ordinal);
        Site.Rkt("stop", pod).Succeeded();
        program.WaitForExit();

        var second = Site.Rkt("prepare", "--private-users", Site.GuestImage("", "write", "/etc/made", "text")).Succeeded().Lines[^1];
        Site.Rkt("run-prepared", "--net=none", second).Succeeded();
        var made = Site.Run("/usr/bin/find", $"{Site.Data}/pods/run/{second}/overlay", "-name", "made", "-printf", "%U:%G\\n").Succeeded().Output;
        Assert.Equal("0:0\n", made);
    }

    [Fact]
    public void ACommandThatEnters_IsInTheUserNamespaceToo()
    {
        var (_, pod) = Site.StartPod("--net=none", "--private-users", Site.GuestImage("", "sleep"), "--user=7", "--group=8");
        var output = Site.Rkt("enter", pod, "/bin/guest", "each", "identity", "+", "cat", "/proc/self/uid_map").Succeeded().Output;
        Assert.Contains("uid=7 gid=8 ", output, StringComparison.Ordinal);
        Assert.Contains($" {ShiftOf("run", pod)} ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void AHostVolume_ShowsItsOwnersAsTheyAre_AndTakesFilesOfThePodsUsers()
    {
        Directory.CreateDirectory($"{Site.Root}/shared");
        File.WriteAllText($"{Site.Root}/shared/mine", "text");
        Site.Run("/usr/bin/chown", "7:8", $"{Site.Root}/shared").Succeeded();
        var output = Site.Rkt(
            "run", "--net=none", "--private-users", $"--volume=data,kind=host,source={Site.Root}/shared", "--volume=empty,kind=empty,uid=7,gid=8",
            Site.GuestImage("", "each", "owner", "/data", "+", "owner", "/data/mine", "+", "owner", "/empty", "+", "write", "/data/file", "text", "+", "write", "/empty/file", "text"),
            "--mount=volume=data,target=/data", "--mount=volume=empty,target=/empty", "--user=7", "--group=8").Succeeded().Output;
        Assert.Contains("]: /data 7:8 755\n", output, StringComparison.Ordinal);
        Assert.Contains("]: /data/mine 0:0 644\n", output, StringComparison.Ordinal);
        Assert.Contains("]: /empty 7:8 755\n", output, StringComparison.Ordinal);
        Assert.Equal("7:8", Site.Run("/usr/bin/stat", "-c", "%u:%g", $"{Site.Root}/shared/file").Succeeded().Output.Trim());
    }

    [Fact]
    public void TheRootOfThePod_HasNoPowerOverTheHost()
    {
        // Mode 0600 of the host's root: the pod's root, with all capabilities of its namespace, is somebody else.
        Directory.CreateDirectory($"{Site.Root}/shared");
        Site.Insecure = "image,capabilities,seccomp,paths";
        Assert.Equal(99, Site.Rkt("run", "--net=none", "--private-users", Site.GuestImage("", "cat", "/proc/1/root/etc/shadow")).Status);
        Assert.Equal(99, Site.Rkt("run", "--net=none", "--private-users", Site.GuestImage("", "mount", "/tmp")).Status);
        Assert.Equal(99, Site.Rkt("run", "--net=none", "--private-users", Site.GuestImage("", "write", "/proc/sysrq-trigger", "x")).Status);
        Assert.Equal(99, Site.Rkt("run", "--net=host", "--private-users", Site.GuestImage("", "write", "/proc/sys/kernel/core_pattern", "core")).Status);
    }

    [Fact]
    public void APodWithPrivateUsers_MayHaveNetworks_OrShareTheHosts()
    {
        Assert.Contains("]: eth0\n", Site.Rkt("run", "--private-users", Site.GuestImage("", "ls", "/sys/class/net")).Succeeded().Output, StringComparison.Ordinal);
        var host = Directory.GetDirectories("/sys/class/net").Select(Path.GetFileName).First()!;
        Assert.Contains($"]: {host}\n", Site.Rkt("run", "--net=host", "--ipc=parent", "--private-users", Site.GuestImage("", "ls", "/sys/class/net")).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void EventHandlersAndOutput_WorkForThePodsUsers()
    {
        var image = Site.GuestImage(
            ",\"eventHandlers\":[{\"name\":\"pre-start\",\"exec\":[\"/bin/guest\",\"write\",\"/etc/before\",\"x\"]}]", "each", "owner", "/etc/before", "+", "write", "/dev/stderr", "heard");
        foreach (var user in new[] { "0", "7" })
        {
            var output = Site.Rkt("run", "--net=none", "--private-users", image, $"--user={user}").Succeeded().Output;
            Assert.Contains("]: /etc/before 0:0 644\n", output, StringComparison.Ordinal);
            Assert.Contains("]: heard\n", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AUserBeyondTheRange_IsRefused()
    {
        Site.Rkt("run", "--net=none", "--private-users", Site.GuestImage("", "identity"), "--user=70000").Refused("70000", "65536");
        Site.Rkt("run", "--net=none", "--private-users", "--volume=e,kind=empty,uid=70000", "--mount=volume=e,target=/e", Site.GuestImage("", "identity"))
            .Refused("\"e\"", "70000", "65536");
    }

    [Fact]
    public void AVolumeOnAFileSystemThatCannotShiftOwners_IsRefused() =>
        Site.Rkt("run", "--net=none", "--private-users", "--volume=data,kind=host,source=/proc/sys", "--mount=volume=data,target=/data", Site.GuestImage("", "ls", "/data"))
            .Refused("volume \"data\"", "\"/proc/sys\"", "user ids", "app \"guest\"");

    [Fact]
    public void TwoPods_HaveDifferentRanges_UntilTheyAreCollected()
    {
        var key = Site.Import("exit", "0");
        var pods = Enumerable.Range(0, 4).Select(_ => Site.Rkt("prepare", "--private-users", key).Succeeded().Lines[^1]).ToList();
        Assert.Equal(4, pods.Select(pod => ShiftOf("prepared", pod)).Distinct().Count());
        var lines = Site.Rkt("list", "--full").Succeeded().Output;
        Assert.All(pods, pod => Assert.Contains(pod, lines, StringComparison.Ordinal));
        Site.Rkt("rm", pods[0]).Succeeded();
        Assert.DoesNotContain(Directory.GetFiles($"{Site.Data}/pods", "private-users-prepared", SearchOption.AllDirectories), path => path.Contains(pods[0], StringComparison.Ordinal));
    }

    private string Run(string flag, params string[] words) =>
        Site.Rkt("run", "--net=none", "--private-users", flag, Site.GuestImage("", words)).Succeeded().Output;

    private uint ShiftOf(string phase, string pod) =>
        uint.Parse(File.ReadAllText($"{Site.Data}/pods/{phase}/{pod}/private-users-prepared").Split(':')[0], CultureInfo.InvariantCulture);

    private static string UidOf(string pid) =>
        File.ReadLines($"/proc/{pid}/status").Single(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1];

    private static IEnumerable<string> Children(RunningProgram program) => Directory.GetDirectories($"/proc/{program.Pid}/task")
        .SelectMany(task => File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
