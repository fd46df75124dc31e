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
}
