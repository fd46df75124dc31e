using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>What an app with the usual capabilities, and one with more, tries against the machine.</summary>
public sealed class AttackTests : FunctionalTest
{
    private const int Attempts = 44;

    [Theory]
    [InlineData("--net=none")]
    [InlineData("--net=host")]
    [InlineData("--net=none", "--user=7", "--group=7")]
    [InlineData("--net=none", "--private-users")]
    [InlineData("--net=none", "--no-overlay")]
    [InlineData("--net=none", "--caps-retain=CAP_MKNOD,CAP_DAC_READ_SEARCH,CAP_DAC_OVERRIDE,CAP_CHOWN")]
    public void NothingThatAnAppTries_Succeeds(params string[] flags)
    {
        var lines = Attack(flags);
        Assert.DoesNotContain(lines, line => line.Contains("DONE", StringComparison.Ordinal));
    }

    /// <summary>The mounts of the app, not the filter, keep it from the disks.</summary>
    [Fact]
    public void WithoutAFilter_TheDisksStayOutOfReach()
    {
        Site.Insecure = "image,seccomp";
        var lines = Attack("--net=none");
        Assert.DoesNotContain(lines, line => line.Contains("DONE: disk", StringComparison.Ordinal) || line.Contains("DONE: write", StringComparison.Ordinal)
            || line.Contains("DONE: open /", StringComparison.Ordinal) || line.Contains("DONE: mount", StringComparison.Ordinal) || line.Contains("DONE: chroot", StringComparison.Ordinal));
    }

    [Fact]
    public void SettingsOfThePodsNetwork_CanBeWritten() =>
        Site.Rkt("run", "--net=none", Site.GuestImage("", "write", "/proc/sys/net/ipv4/ip_default_ttl", "65")).Succeeded();

    private List<string> Attack(params string[] flags)
    {
        Directory.CreateDirectory($"{Site.Root}/shared");
        var secret = $"{Site.Root}/secret";
        File.WriteAllText(secret, "");
        var numbers = File.ReadLines("/proc/partitions").Skip(2).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).FirstOrDefault();
        Assert.SkipWhen(numbers is null, "this machine has no disk");
        var image = new AciFile($"{Site.Root}/attack.aci").AddManifest($$$"""
            {"acKind":"ImageManifest","acVersion":"0.8.11","name":"example.com/attack","labels":[{"name":"os","value":"linux"},{"name":"arch","value":"amd64"}],
             "app":{"exec":["/attack","{{{secret}}}","{{{numbers[0]}}}","{{{numbers[1]}}}"],"user":"0","group":"0"}}
            """).AddDirectory("rootfs").AddProgram("rootfs/attack", StaticProgram.Compile("attack.c")).Done();
        var result = Site.Rkt([
            "run", .. flags.Where(flag => !flag.StartsWith("--user", StringComparison.Ordinal) && !flag.StartsWith("--group", StringComparison.Ordinal) && !flag.StartsWith("--caps", StringComparison.Ordinal)),
            $"--volume=v,kind=host,source={Site.Root}/shared", image, "--mount=volume=v,target=/volume",
            .. flags.Where(flag => flag.StartsWith("--user", StringComparison.Ordinal) || flag.StartsWith("--group", StringComparison.Ordinal) || flag.StartsWith("--caps", StringComparison.Ordinal)),
        ]).Succeeded();
        Assert.Equal(Attempts, result.Lines.Count);
        return [.. result.Lines];
    }
}
