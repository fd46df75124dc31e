using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>The examples, and the demo that is made of them.</summary>
public sealed class ExampleTests : FunctionalTest
{
    [Fact]
    public void Demo_PrintsTheTalksTranscript_AndLeavesNothing()
    {
        Assert.SkipUnless(Programs.Directory == Path.Combine(Programs.Repository, "out", "bin"), "the demo runs the programs of out/bin alone");
        var demo = Site.Run(Path.Combine(Programs.Repository, "scripts", "demo")).Succeeded();
        Assert.Matches(@"\$ \./appc-hello\.sh\n", demo.Output);
        Assert.Contains("image: using image from file hello-latest-linux-amd64.aci\n", demo.Output + demo.Errors, StringComparison.Ordinal);
        Assert.Matches(@"\n\[ *\d+\.\d{6}\] hello\[\d+\]: Hello, world!\n", demo.Output);
        Assert.Matches(@"\n[0-9a-f]{8}\t+hello\t+hello\t+exited\t", demo.Output);
        Assert.Matches(@"\n[0-9a-f]{8}\t+greeter\t+example\.com/greeter\t+running\t.*\tdefault:ip4=172\.16\.28\.\d+\n", demo.Output);
        Assert.Matches(@"\n""Hello, world 172\.16\.28\.\d+!""\n", demo.Output);
    }

    [Fact]
    public void SigningWalkThrough_RunsWhatIsTrusted_AndRefusesTheRest()
    {
        Assert.SkipUnless(File.Exists("/usr/sbin/nginx"), "there is no nginx here");
        Site.Environment["PATH"] = $"{Programs.Directory}:/usr/sbin:/usr/bin:/sbin:/bin";
        Site.Environment["ADDRESS"] = $"127.78.{Environment.ProcessId / 250 % 250}.{1 + (Environment.ProcessId % 250)}";

        var output = Site.Run(Path.Combine(Programs.Repository, "examples", "signing", "walkthrough.sh")).Succeeded().Output;

        Assert.Matches(@"(?s)# The user does not trust anybody yet.*hint: .*rkt trust --prefix=example\.com/hello.*refused, status 254\n\n# ", output);
        Assert.Matches(@"image: signature verified:\n  Example Publisher <images@example\.com>\n(.*\n)*\[ *\d+\.\d{6}\] hello\[\d+\]: Hello, world!\n", output);
        Assert.Matches(@"(?s)# Somebody changes a byte.*the content is not what was signed\n.*refused, status 254\n\n# ", output);
        Assert.Matches(@"(?s)# The user trusts the key no longer.*which is not trusted any more\n.*refused, status 254\n$", output);
        Assert.Equal(1, output.Split("Hello, world!\n").Length - 1);
    }

    [Fact]
    public void RedisPod_CountsHits_AndTheNextPodCountsOn()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/redis-server"), "there is no redis-server here");
        Site.Environment["PATH"] = $"{Programs.Directory}:/usr/sbin:/usr/bin:/sbin:/bin";
        Site.Environment["SUBNET"] = Site.Subnet;
        Site.Environment["PORT"] = $"{30000 + Random.Shared.Next(2000)}";

        var output = Site.Run(Path.Combine(Programs.Repository, "examples", "redis", "walkthrough.sh")).Succeeded().Output;

        Assert.Matches(@"\n[0-9a-f]{8}\t+redis\t+example\.com/redis\t+running\t.*\tdefault:ip4=[\d.]+\n\t+demo-api-redis\t+example\.com/demo-api-redis\t", output);
        Assert.Matches(@"(?s)! 1 hits\..*! 2 hits\..*# The next pod counts on.*! 3 hits\.", output);
        Assert.Contains(" --memory=128Mi --pids-limit=64 ", output, StringComparison.Ordinal);
        Assert.Matches(@"\$ limits\nmemory\.(limit_in_bytes|max):134217728\npids\.max:64\n", output);
        Assert.Matches(@"\n\d+ redis-server\n(.*\n)*\d+ demo-api-redis\n|\n\d+ demo-api-redis\n(.*\n)*\d+ redis-server\n", output);
        // Inside it is the app's user, without a capability, under a filter, and cannot become more.
        Assert.Matches(@"Uid: 6379 6379 6379 6379\nCapEff: 0{16}\nCapBnd: 00000000a80425fb\nNoNewPrivs: 1\nSeccomp: 2\n", output);
    }

    [Fact]
    public void Nginx_ServesAVolumeOfTheHost()
    {
        Assert.SkipUnless(File.Exists("/usr/sbin/nginx"), "there is no nginx here");
        Site.Environment["PATH"] = $"{Programs.Directory}:/usr/sbin:/usr/bin:/sbin:/bin";
        Site.Run(Path.Combine(Programs.Repository, "examples", "nginx", "appc.sh")).Succeeded();
        Directory.CreateDirectory($"{Site.Root}/site");
        File.WriteAllText($"{Site.Root}/site/index.html", "served from the host\n");

        var program = Site.StartRkt(
            "run", $"--uuid-file-save={Site.Root}/uuid", $"--volume=srv,kind=host,source={Site.Root}/site", "nginx-latest-linux-amd64.aci");
        program.WaitForOutput("start worker processes");
        var pod = File.ReadAllText($"{Site.Root}/uuid");
        var address = Site.Status(pod, "networks")!["default:ip4=".Length..];

        Assert.Equal("served from the host\n", Site.Run("/usr/bin/curl", "--silent", "--show-error", $"http://{address}/").Succeeded().Output);
        program.WaitForOutput("\"GET / HTTP/1.1\" 200");
        Site.Rkt("stop", pod).Succeeded();
        program.WaitForExit();
    }
}
