using System.Text;
using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>
/// Images whose programs are links to <c>/proc/self/exe</c>: what the kernel executes then is our own program, the host's file, in the pod. It was the way
/// to overwrite that file (CVE-2019-5736 of runc). Ours loads nothing of the image, and the file is out of reach by the link that its process has.
/// </summary>
public sealed class OwnProgramTests : FunctionalTest
{
    [Theory]
    [InlineData("run", "", 2)]
    [InlineData("run", "--private-users", 2)]
    [InlineData("script", "", 254)]
    [InlineData("fly", "", 254)]
    public void AnAppThatIsOurProgram_LoadsNothingOfTheImage(string way, string flag, int status)
    {
        string[] flags = way == "fly" ? ["--net=host", "--stage1-name=coreos.com/rkt/stage1-fly"] : flag.Length > 0 ? ["--net=none", flag] : ["--net=none"];

        var result = Site.Rkt(["run", .. flags, Image(way == "script"), "--exec=/bin/program"]).EndedWith(status);

        // In the words of our program that was called without any.
        Assert.Contains(way switch { "run" => "rkt: missing command", "script" => "unknown command \"/bin/program\" for \"rkt\"", _ => "stage1 is not called by hand" },
            result.Output + result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("loaded", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--private-users")]
    public void ACommandThatIsOurProgram_LoadsNothingOfTheImage(string flag)
    {
        string[] flags = flag.Length > 0 ? ["--net=none", flag] : ["--net=none"];
        var (_, pod) = Site.StartPod([.. flags, Image(isScript: false), "--exec=/bin/guest", "--", "sleep"]);

        Site.Rkt("enter", pod, "/bin/program").Refused("stage1 is not called by hand");
    }

    [Fact]
    public void APodOfAProgramThatIsInReach_IsRunByStage1()
    {
        var file = $"{Site.Root}/uuid";
        using var supervisor = RunningProgram.Start(
            Installed("rkt"),
            [$"--dir={Site.Data}", "--insecure-options=image", "run", $"--uuid-file-save={file}", "--net=none", Site.GuestImage("", "sleep")], Site.Root, environment: null);
        supervisor.WaitForOutput("ready");

        Assert.Equal("stage1\n", File.ReadAllText($"/proc/{supervisor.Pid}/comm"));
        AssertOutOfReach(supervisor.Pid);
        Site.Rkt("stop", "--force", File.ReadAllText(file).Trim()).Succeeded();
        supervisor.WaitForExit();
    }

    [Fact]
    public void TheSupervisor_HasItsProgramOutOfReach()
    {
        var (supervisor, _) = Site.StartPod("--net=none", Site.GuestImage("", "sleep"));

        AssertOutOfReach(supervisor.Pid);
        Assert.StartsWith($"{Programs.Rkt}\0", File.ReadAllText($"/proc/{supervisor.Pid}/cmdline"), StringComparison.Ordinal);
    }

    [Fact]
    public void Pid1_IsAProgramOfItsOwn_ThatKeepsNothingOfTheSupervisor()
    {
        var (supervisor, pod) = Site.StartPod("--net=none", Site.GuestImage("", "sleep"));

        var init = $"/proc/{File.ReadAllText($"{Site.Data}/pods/run/{pod}/pid").Trim()}";
        Assert.NotEmpty(File.ReadAllText($"/proc/{supervisor.Pid}/environ"));
        Assert.Empty(File.ReadAllText($"{init}/environ"));
        AssertOutOfReach(int.Parse(init["/proc/".Length..], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("pause\n", File.ReadAllText($"{init}/comm"));
        var memory = File.ReadLines($"{init}/status").Single(line => line.StartsWith("VmSize:", StringComparison.Ordinal));
        Assert.InRange(int.Parse(memory.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], System.Globalization.CultureInfo.InvariantCulture), 1, 1024);
    }

    [Fact]
    public void AnInstallationWithoutPause_NamesIt()
    {
        foreach (var program in (string[])["bin/rkt", "libexec/rkt/rkt", "libexec/rkt/stage1"])
        {
            Copy(program);
        }

        var image = Site.Rkt("fetch", Site.GuestImage("", "exit", "0")).Succeeded().Lines[^1];

        var result = Site.Run(
            $"{Site.Root}/bin/rkt", $"--dir={Site.Data}", "--insecure-options=image", "run", "--net=none", image).EndedWith(254);

        Assert.Contains($"cannot open \"{Site.Root}/libexec/rkt/pause\", the pods' pid 1: open {Site.Root}/libexec/rkt/pause: no such file or directory", result.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories($"{Site.Data}/pods/run"));
    }

    [Fact]
    public void TheLauncher_ByItself_NamesWhatIsMissing()
    {
        Copy("bin/rkt");
        File.CreateSymbolicLink($"{Site.Root}/link", $"{Site.Root}/bin/rkt");

        var result = Site.Run($"{Site.Root}/link", "version").EndedWith(254);

        Assert.Contains($"rkt: cannot execute \"{Site.Root}/libexec/rkt/rkt\": no such file or directory", result.Errors, StringComparison.Ordinal);
    }

    // By a program: a file that this process has written cannot be executed while a process that it started just then still has it open.
    private void Copy(string program) => Site.Run(
        "/bin/sh", "-c", "mkdir -p \"$(dirname \"$1\")\" && cp \"$0\" \"$1\"", Path.GetFullPath(Path.Combine(Programs.Directory, "..", program)), $"{Site.Root}/{program}").Succeeded();

    private static string Installed(string program) => Path.GetFullPath(Path.Combine(Programs.Directory, "..", "libexec", "rkt", program));

    // Not even for the host's root, but by the file's own name. (Writing is refused to all while the program runs, for that reason already.)
    private static void AssertOutOfReach(int process)
    {
        var own = $"/proc/{process}/exe";
        Assert.Equal("/", new FileInfo(own).LinkTarget);
        var failure = Assert.ThrowsAny<IOException>(() => File.SetUnixFileMode(own, File.GetUnixFileMode(own)));
        Assert.Contains("Read-only file system", failure.Message, StringComparison.Ordinal);
    }

    private string Image(bool isScript)
    {
        using var aci = new AciFile($"{Site.Root}/own.aci");
        aci.AddManifest(AciFile.PlainManifest).AddDirectory("rootfs").AddDirectory("rootfs/bin").AddDirectory("rootfs/lib64")
            .AddProgram("rootfs/lib64/ld-linux-x86-64.so.2", StaticProgram.CompileBare("loader.c"))
            .AddProgram("rootfs/bin/guest", Guest.Program);
        _ = isScript
            ? aci.AddProgram("rootfs/bin/program", Encoding.UTF8.GetBytes("#!/proc/self/exe\n"))
            : aci.AddSymlink("rootfs/bin/program", "/proc/self/exe");
        return aci.Done();
    }
}
