using System.Text;
using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>
/// Images whose programs are links to <c>/proc/self/exe</c>: the kernel executes our own program, and for its loader takes the image's. What
/// then runs in the pod has the host's program as its own, and must not be able to change it (CVE-2019-5736 of runc).
/// </summary>
public sealed class OwnProgramTests : FunctionalTest
{
    private const string Loader = "rootfs/lib64/ld-linux-x86-64.so.2";

    [Theory]
    [InlineData("run", "")]
    [InlineData("run", "--private-users")]
    [InlineData("script", "")]
    [InlineData("fly", "")]
    public void AnAppThatIsOurProgram_CannotChangeIt(string way, string flag)
    {
        var program = Installed(way == "fly" ? "stage1" : "rkt");
        var before = new FileInfo(program).LastWriteTimeUtc;
        string[] flags = way == "fly" ? ["--net=host", "--stage1-name=coreos.com/rkt/stage1-fly"] : flag.Length > 0 ? ["--net=none", flag] : ["--net=none"];
        var result = Site.Rkt(["run", .. flags, Image(way == "script"), "--exec=/bin/program"]);

        Check(result, program, before);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--private-users")]
    public void ACommandThatIsOurProgram_CannotChangeIt(string flag)
    {
        var program = Installed("stage1");
        var before = new FileInfo(program).LastWriteTimeUtc;
        string[] flags = flag.Length > 0 ? ["--net=none", flag] : ["--net=none"];
        var (_, pod) = Site.StartPod([.. flags, Image(isScript: false), "--exec=/bin/guest", "--", "sleep"]);
        Check(Site.Rkt("enter", pod, "/bin/program"), program, before);
    }

    [Fact]
    public void APodOfAProgramThatIsInReach_IsRunByStage1()
    {
        var program = Installed("rkt");
        var result = Site.Run(
            program, $"--dir={Site.Data}", "--insecure-options=image", "run", "--net=none", Image(isScript: false), "--exec=/bin/program");

        Check(result, program, new FileInfo(program).LastWriteTimeUtc);
    }

    [Fact]
    public void TheSupervisor_HasItsProgramOutOfReach()
    {
        var (supervisor, _) = Site.StartPod("--net=none", Site.GuestImage("", "sleep"));

        Assert.Equal("/", new FileInfo($"/proc/{supervisor.Pid}/exe").LinkTarget);
        Assert.StartsWith($"{Programs.Rkt}\0", File.ReadAllText($"/proc/{supervisor.Pid}/cmdline"), StringComparison.Ordinal);
    }

    [Fact]
    public void Pid1_IsAProgramOfItsOwn_ThatKeepsNothingOfTheSupervisor()
    {
        var (supervisor, pod) = Site.StartPod("--net=none", Site.GuestImage("", "sleep"));

        var init = $"/proc/{File.ReadAllText($"{Site.Data}/pods/run/{pod}/pid").Trim()}";
        Assert.NotEmpty(File.ReadAllText($"/proc/{supervisor.Pid}/environ"));
        Assert.Empty(File.ReadAllText($"{init}/environ"));
        Assert.Equal("/", new FileInfo($"{init}/exe").LinkTarget);
        Assert.Equal("pause\n", File.ReadAllText($"{init}/comm"));
        var memory = File.ReadLines($"{init}/status").Single(line => line.StartsWith("VmSize:", StringComparison.Ordinal));
        Assert.InRange(int.Parse(memory.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], System.Globalization.CultureInfo.InvariantCulture), 1, 1024);
    }

    [Fact]
    public void AnInstallationWithoutPause_NamesIt()
    {
        foreach (var program in (string[])["bin/rkt", "libexec/rkt/rkt", "libexec/rkt/stage1"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName($"{Site.Root}/{program}")!);
            File.Copy(Path.GetFullPath(Path.Combine(Programs.Directory, "..", program)), $"{Site.Root}/{program}");
        }

        var result = Site.Run(
            $"{Site.Root}/bin/rkt", $"--dir={Site.Data}", "--insecure-options=image", "run", "--net=none", Site.GuestImage("", "exit", "0")).EndedWith(254);

        Assert.Contains($"cannot open \"{Site.Root}/libexec/rkt/pause\", the pods' pid 1: open {Site.Root}/libexec/rkt/pause: no such file or directory", result.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories($"{Site.Data}/pods/run"));
    }

    [Fact]
    public void TheLauncher_ByItself_NamesWhatIsMissing()
    {
        Directory.CreateDirectory($"{Site.Root}/bin");
        File.Copy(Programs.Rkt, $"{Site.Root}/bin/rkt");
        File.CreateSymbolicLink($"{Site.Root}/link", $"{Site.Root}/bin/rkt");

        var result = Site.Run($"{Site.Root}/link", "version").EndedWith(254);

        Assert.Contains($"rkt: cannot execute \"{Site.Root}/libexec/rkt/rkt\": No such file or directory", result.Errors, StringComparison.Ordinal);
    }

    private static string Installed(string program) => Path.GetFullPath(Path.Combine(Programs.Directory, "..", "libexec", "rkt", program));

    private static void Check(ProgramResult result, string program, DateTime before)
    {
        Assert.Contains("nothing changed", result.Succeeded().Output, StringComparison.Ordinal);
        // The root of a mount that is in no tree; a program of the image would have its path here.
        Assert.Contains("own program: /\n", result.Output, StringComparison.Ordinal);
        Assert.Equal(before, new FileInfo(program).LastWriteTimeUtc);
    }

    private string Image(bool isScript)
    {
        using var aci = new AciFile($"{Site.Root}/own.aci");
        aci.AddManifest(AciFile.PlainManifest).AddDirectory("rootfs").AddDirectory("rootfs/bin").AddDirectory("rootfs/lib64")
            .AddProgram(Loader, StaticProgram.CompileBare("loader.c")).AddProgram("rootfs/bin/guest", Guest.Program);
        _ = isScript
            ? aci.AddProgram("rootfs/bin/program", Encoding.UTF8.GetBytes("#!/proc/self/exe\n"))
            : aci.AddSymlink("rootfs/bin/program", "/proc/self/exe");
        return aci.Done();
    }
}
