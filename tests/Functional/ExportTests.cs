using System.Text.Json;
using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary><c>rkt export</c>: what an app left becomes an image.</summary>
public sealed class ExportTests : FunctionalTest
{
    private const string Changes =
        "echo new > /etc/new; rm /etc/group; echo changed > /etc/passwd; rm -r /data/old; mkdir /data/old; echo x > /data/old/only; chown 1000:2000 /etc/new; ln /etc/new /etc/also; ln -s new /etc/link; chmod 4751 /etc/new";

    [Theory]
    [InlineData]
    [InlineData("--no-overlay")]
    public void AnExportedApp_HasWhatItChanged_AndRunsAgain(params string[] flags)
    {
        var pod = RunToEnd(flags);
        var file = $"{Site.Root}/out.aci";
        Assert.Equal("", Site.Rkt("export", pod, file).Succeeded().Output);

        var list = Site.Run("/usr/bin/tar", "--numeric-owner", "-tvzf", file).Succeeded().Output;
        Assert.Matches(@"-rwsr-x--x 1000/2000 +4 .* rootfs/etc/also\n", list);
        Assert.Contains("rootfs/etc/new link to rootfs/etc/also\n", list, StringComparison.Ordinal);
        Assert.Contains("rootfs/etc/link -> new\n", list, StringComparison.Ordinal);
        Assert.Contains(" rootfs/data/old/only\n", list, StringComparison.Ordinal);
        foreach (var gone in new[] { "rootfs/etc/group", "rootfs/data/old/first", "rootfs/etc/hostname", "/dev/null", "rootfs/proc/self" })
        {
            Assert.DoesNotContain($" {gone}\n", list, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("rootfs/etc/mtab", list, StringComparison.Ordinal);
        var key = Site.Rkt("fetch", "--full", file).Succeeded().Lines[^1];
        var output = Site.Rkt("run", "--net=none", key, "--exec=/bin/sh", "--", "-c", "cat /etc/passwd /etc/new /data/old/only; ls /data/old; ls /etc/group").Output;
        foreach (var line in new[] { "changed", "new", "x", "only" })
        {
            Assert.Contains($"]: {line}\n", output, StringComparison.Ordinal);
        }

        Assert.Contains("/etc/group: No such file", output, StringComparison.Ordinal);
    }

    [Fact]
    public void TheManifest_HasTheAppAsThePodHadIt()
    {
        var image = Image();
        Site.Rkt("run", "--net=none", image, "--exec=/bin/guest", "--user=1000", "--environment=A=B", "--", "exit", "0").Succeeded();
        Site.Rkt("export", Assert.Single(Site.Pods), "out.aci").Succeeded();
        Site.Run("/usr/bin/tar", "-xzf", "out.aci", "manifest").Succeeded();
        using var manifest = JsonDocument.Parse(File.ReadAllBytes($"{Site.Root}/manifest"));
        Assert.Equal("example.com/exported", manifest.RootElement.GetProperty("name").GetString());
        var app = manifest.RootElement.GetProperty("app");
        Assert.Equal("[\"/bin/guest\",\"exit\",\"0\"]", app.GetProperty("exec").GetRawText());
        Assert.Equal("1000", app.GetProperty("user").GetString());
        Assert.Contains("\"A\"", app.GetProperty("environment").GetRawText(), StringComparison.Ordinal);
        Site.Rkt("run", "--net=none", "out.aci").Succeeded();
    }

    [Fact]
    public void TheSamePod_GivesTheSameBytes()
    {
        var pod = RunToEnd();
        Site.Rkt("export", pod, "one.aci").Succeeded();
        Site.Rkt("gc", "--mark-only").Succeeded();
        Assert.Equal("exited garbage", Site.Status(pod, "state"));
        Site.Rkt("export", pod, "two.aci").Succeeded();
        Assert.Equal(File.ReadAllBytes($"{Site.Root}/one.aci"), File.ReadAllBytes($"{Site.Root}/two.aci"));
        Assert.Equal("exited garbage", Site.Status(pod, "state"));
    }

    [Fact]
    public void BadInput_IsRefused_AndLeavesNothing()
    {
        var pod = RunToEnd();
        Assert.StartsWith("NAME:\n", Site.Rkt("export", pod).EndedWith(254).Output, StringComparison.Ordinal);
        Site.Rkt("export", "00000000", "out.aci").Refused("no matches found");
        Site.Rkt("export", pod, "out.tar").Refused("must end in \".aci\"");
        Site.Rkt("export", "--app=other", pod, "out.aci").Refused("has no app \"other\"", "exported");
        Site.Rkt("export", pod, "nosuch/out.aci").Refused("nosuch/out.aci");
        File.WriteAllText($"{Site.Root}/out.aci", "mine");
        Site.Rkt("export", pod, "out.aci").Refused("output ACI file exists (try --overwrite)");
        Assert.Equal("mine", File.ReadAllText($"{Site.Root}/out.aci"));
        Assert.Empty(Directory.GetFiles(Site.Root, "*.partial"));
        Site.Rkt("export", "--overwrite", pod, "out.aci").Succeeded();
        Assert.True(new FileInfo($"{Site.Root}/out.aci").Length > 1000);

        var (_, running) = Site.StartPod("--net=none", Site.GuestImage("", "sleep"));
        Site.Rkt("export", running, "running.aci").Refused("pod is not exited. Only exited pods can be exported");
        Assert.False(File.Exists($"{Site.Root}/running.aci"));
    }

    [Fact]
    public void OfSeveralApps_OneIsNamed()
    {
        Site.Rkt("run", "--net=none", Image(), "--name=one", "---", Image(), "--name=two").Succeeded();
        var pod = Assert.Single(Site.Pods);
        Site.Rkt("export", pod, "out.aci").Refused("pod contains multiple apps:", "one", "two");
        Site.Rkt("export", "--app=two", pod, "out.aci").Succeeded();
    }

    private string RunToEnd(params string[] flags)
    {
        Site.Rkt(["run", "--net=none", .. flags, Image()]).Succeeded();
        return Assert.Single(Site.Pods);
    }

    private string Image()
    {
        using var aci = new AciFile($"{Site.Root}/exported.aci");
        return aci.AddManifest($$$"""
            {"acKind":"ImageManifest","acVersion":"0.8.11","name":"example.com/exported",
             "labels":[{"name":"version","value":"1.0"},{"name":"os","value":"linux"},{"name":"arch","value":"amd64"}],
             "app":{"exec":["/bin/sh","-c","{{{Changes}}}"],"user":"0","group":"0"}}
            """).AddShell().AddDirectory("rootfs/data").AddDirectory("rootfs/data/old").AddFile("rootfs/data/old/first", "1").Done();
    }
}
