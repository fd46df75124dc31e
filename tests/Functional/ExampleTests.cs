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
}
