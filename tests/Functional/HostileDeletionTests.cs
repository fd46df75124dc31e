using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>Pods that are removed, with something in them that leads out of them: a directory of the host mounted there, or links.</summary>
public sealed class HostileDeletionTests : FunctionalTest
{
    private readonly string _precious;

    public HostileDeletionTests()
    {
        _precious = $"{Site.Root}/precious";
        Directory.CreateDirectory($"{_precious}/sub");
        File.WriteAllText($"{_precious}/sub/file", "kept");
    }

    [Theory]
    [InlineData("rm")]
    [InlineData("gc")]
    public void ADirectoryOfTheHost_ThatIsMountedInAPod_IsUnmounted_NotEmptied(string command)
    {
        var (result, pod) = Remove(command, "mkdir -p $pod/stage1/rootfs/trap; mount --bind precious $pod/stage1/rootfs/trap");
        result.Succeeded();
        AssertKept();
        Assert.DoesNotContain(pod, Site.Rkt("list", "--full").Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void TheSame_WithADataDirectoryBehindASymlink()
    {
        Remove("rm", "mkdir -p $pod/stage1/rootfs/trap; mount --bind precious $pod/stage1/rootfs/trap; mv data real; ln -s real data");
        AssertKept();
    }

    [Fact]
    public void AMountWhoseNameIsNotText_KeepsThePod_UntilItIsGone()
    {
        var (result, pod) = Remove("rm", "t=$pod/stage1/rootfs/$(printf 'a\\377b'); mkdir -p \"$t\"; mount --bind precious \"$t\"");
        AssertKept();
        Assert.Equal(254, result.Status);
        Assert.Contains("something is mounted at", result.Errors, StringComparison.Ordinal);

        // The mount was in a namespace that has ended.
        Site.Rkt("gc", "--grace-period=0s").Succeeded();
        Assert.False(Directory.Exists($"{Site.Data}/pods/garbage/{pod}"));
        AssertKept();
    }

    [Theory]
    [InlineData("rm")]
    [InlineData("export")]
    public void LinksThatAnAppLeavesBehind_AreNotFollowed(string command)
    {
        var image = Site.ShellImage(script:
            $"ln -s {_precious} /out; ln -s / /root-link; ln -s /proc/1/root /proc-link; mkdir -p /a/b; ln -s ../../../../../../../../../../..{_precious} /a/b/up; rm -r /etc; ln -s {_precious} /etc; echo done");
        Site.Rkt("run", "--net=none", image).Succeeded();
        var pod = Assert.Single(Site.Pods);
        if (command == "export")
        {
            Site.Rkt("export", pod, $"{Site.Root}/exported.aci").Succeeded();
            var names = Site.Run("/bin/tar", "-tf", $"{Site.Root}/exported.aci").Succeeded().Output;
            Assert.Contains("rootfs/out\n", names, StringComparison.Ordinal);
            Assert.DoesNotContain("sub/file", names, StringComparison.Ordinal);
        }

        Site.Rkt("rm", pod).Succeeded();
        AssertKept();
    }

    /// <summary>Removes a pod in a mount namespace of its own, after a script has been at it; it is in the site's directory, <c>$pod</c> is the pod's.</summary>
    private (ProgramResult Result, string Pod) Remove(string command, string script)
    {
        var pod = Site.Rkt("prepare", Site.Import("exit", "0")).Succeeded().Lines[^1];
        var removal = command == "gc" ? "gc --expire-prepared=0s --grace-period=0s" : $"rm {pod}";
        var result = Site.Script(
            $$"""export rkt; pod=data/pods/prepared/{{pod}}; export pod; unshare --mount --propagation private /bin/sh -c '{{script.Replace("'", "'\\''", StringComparison.Ordinal)}}; $rkt {{removal}}' """);
        return (result, pod);
    }

    private void AssertKept() => Assert.Equal("kept", File.ReadAllText($"{_precious}/sub/file"));
}
