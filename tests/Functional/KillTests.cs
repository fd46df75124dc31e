using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>Crashes: whatever dies at whatever moment, the pod ends and <c>rkt gc</c> finds all that is left (see <see cref="Leftovers"/>).</summary>
public sealed class KillTests : FunctionalTest
{
    [Theory]
    [InlineData("none")]
    [InlineData("default")]
    public void KilledSupervisor_TakesThePodWithIt(string network)
    {
        var (program, pod) = Site.StartPod($"--net={network}", Site.GuestImage("", "ignore-signals"));
        program.Signal("KILL");
        program.WaitForExit();
        Eventually.Holds(() => Leftovers.Processes(Site.Root).Count == 0, () => $"the pod lives on: {string.Join('\n', Leftovers.Processes(Site.Root))}");
        Assert.Equal("exited", Site.Status(pod, "state"));
    }

    [Fact]
    public void KilledSupervisor_TakesThePodWithIt_WhenPid1HasNotYetAskedForThat()
    {
        // strace holds up the call by which pid 1 asks to die with its parent until the parent is gone.
        var trace = $"{Site.Root}/trace";
        Site.Run(
            "/bin/sh",
            "-c",
            $$"""
            strace -f -o {{trace}} -e trace=prctl,clone -e inject=prctl:delay_enter=1000000 \
                {{Programs.Rkt}} --dir={{Site.Data}} --local-config={{Site.LocalConfig}} --insecure-options=image run --net=none {{Site.Import("sleep")}} >/dev/null 2>&1 &
            for i in $(seq 200); do grep -q CLONE_NEWPID {{trace}} 2>/dev/null && break; sleep 0.05; done
            sleep 0.2
            read -r supervisor rest <{{trace}}
            kill -9 $supervisor
            wait
            grep -q CLONE_NEWPID {{trace}}
            """).Succeeded();

        Eventually.Holds(() => Leftovers.Processes(Site.Root).Count == 0, () => $"the pod lives on: {string.Join('\n', Leftovers.Processes(Site.Root))}");
    }

    [Fact]
    public void KilledInit_EndsThePod()
    {
        var (program, pod) = Site.StartPod("--net=none", Site.GuestImage("", "sleep"));
        Site.Run("/bin/kill", "-KILL", Surroundings.Site.InitOf(program)).Succeeded();
        Assert.NotEqual(0, program.WaitForExit().Status);
        Assert.Equal("exited", Site.Status(pod, "state"));
    }

    [Fact]
    public void RunKilledAtAnyMoment_LeavesNothingThatCollectionMisses()
    {
        var key = Site.Import("sleep");
        var random = new Random(20160509);
        for (var i = 0; i < 25; i++)
        {
            using var program = Site.StartRkt("run", key);

            // A run takes a few milliseconds without networks and some tens with: this meets every stage of it.
            Thread.Sleep(random.Next(0, 120));
            program.Signal("KILL");
            program.WaitForExit();
            Site.Rkt("list").Succeeded();
            Site.Rkt("status", "ffffffff").EndedWith(254);
        }

        Assert.Empty(Site.Collect());
    }

    [Fact]
    public void FetchKilledAtAnyMoment_LeavesNoHalfImage()
    {
        var file = $"{Site.Root}/large.aci";
        using (var aci = new AciFile(file))
        {
            aci.AddManifest(AciFile.PlainManifest).AddDirectory("rootfs");
            var content = new byte[200_000];
            for (var i = 0; i < 100; i++)
            {
                new Random(i).NextBytes(content);
                aci.AddProgram($"rootfs/file-{i}", content);
            }

            aci.Done();
        }

        var random = new Random(1);
        for (var i = 0; i < 15; i++)
        {
            using var program = Site.StartRkt("fetch", file);
            Thread.Sleep(random.Next(0, 60));
            program.Signal("KILL");
            program.WaitForExit();
            var images = Site.Rkt("image", "list", "--no-legend").Succeeded().Lines;
            Assert.True(images.Count <= 1);
        }

        var key = Site.Rkt("fetch", "--full", file).Succeeded().Lines[^1];
        Site.Rkt("image", "verify", key).Succeeded();
        Site.Rkt("image", "render", key, $"{Site.Root}/rendered").Succeeded();
        Assert.Equal(100, Directory.GetFiles($"{Site.Root}/rendered/rootfs").Length);
    }

    [Fact]
    public void APodWhoseDirectoryIsGone_StillEndsWhenItIsAsked()
    {
        var image = Site.GuestImage("", "sleep");
        var (program, pod) = Site.StartPod("--net=none", image, "--name=one", "---", image, "--name=two");
        Directory.Delete($"{Site.Data}/pods/run/{pod}/stage1/rootfs/rkt", recursive: true);

        program.Signal("TERM");
        program.WaitForExit().EndedWith(254);
        Assert.Empty(Leftovers.Processes(Site.Root));
    }
}
