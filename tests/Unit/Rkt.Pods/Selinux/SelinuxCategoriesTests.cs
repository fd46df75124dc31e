using System.Text;
using Appc.Isolators;
using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Pods.Lifecycle;
using Rkt.Pods.Selinux;
using Xunit;

namespace Tests.Unit.Rkt.Pods.Selinux;

public sealed class SelinuxCategoriesTests : IDisposable
{
    private static readonly SelinuxPolicy Policy = new("system_u:system_r:container_t:s0", "system_u:object_r:container_file_t:s0", "system_u:object_r:ro_t:s0");

    private readonly PodsDirectory _pods = new(Directory.CreateTempSubdirectory("rkt-categories-").FullName + "/data");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_pods.DataDirectory)!, recursive: true);

    [Fact]
    public void Take_GivesTwoCategoriesInOrder_TheSameToProcessesAndFiles_AndRecordsThem()
    {
        using var pod = NewPod.Create(_pods, PodId.NewRandom());

        var contexts = new SelinuxCategories(_pods).Take(pod.Path, [], Policy);

        Assert.Matches(@"^system_u:system_r:container_t:s0:c\d+,c\d+$", contexts.Process);
        Assert.Equal(contexts.Process.Split(':')[4], contexts.File!.Split(':')[4]);
        var numbers = contexts.Process.Split(':')[4].Split(',').Select(word => int.Parse(word[1..], System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        Assert.InRange(numbers[0], 0, numbers[1] - 1);
        Assert.InRange(numbers[1], 1, 1023);
        Assert.Equal(contexts, SelinuxContexts.Read(pod.Path));
    }

    [Fact]
    public void Take_ByManyAtOnce_NeverGivesAPairTwice()
    {
        const int Count = 100;
        var taken = new string[Count];

        Parallel.For(0, Count, new ParallelOptions { MaxDegreeOfParallelism = 16 }, i =>
        {
            using var pod = NewPod.Create(_pods, PodId.NewRandom());
            taken[i] = new SelinuxCategories(_pods).Take(pod.Path, [], Policy).Process;
            pod.MoveToRun();
        });

        Assert.Equal(Count, taken.Distinct().Count());
    }

    [Fact]
    public void Take_UnderAPolicyWithoutLevels_GivesItsContextsAsTheyAre()
    {
        for (var i = 0; i < 2; i++)
        {
            using var pod = NewPod.Create(_pods, PodId.NewRandom());
            Assert.Equal(new SelinuxContexts("a:b:c", "a:b:d"), new SelinuxCategories(_pods).Take(pod.Path, [], new SelinuxPolicy("a:b:c", "a:b:d", "a:b:e")));
        }
    }

    [Fact]
    public void Take_WithAnIsolatorOfThePod_TakesItsContext()
    {
        using var pod = NewPod.Create(_pods, PodId.NewRandom());
        var isolator = Isolator.Create(
            AcIdentifier.Parse(IsolatorNames.SelinuxContext), Encoding.UTF8.GetBytes("""{"user":"u","role":"r","type":"t","level":"s0:c3"}"""));

        Assert.Equal(
            new SelinuxContexts("u:r:t:s0:c3", "system_u:object_r:container_file_t:s0:c3"), new SelinuxCategories(_pods).Take(pod.Path, [isolator], Policy));
    }

    [Theory]
    [InlineData("")]
    [InlineData("one line\n")]
    [InlineData("a:b:c:s0\nx\"y\n")]
    public void Read_OfADamagedFile_SaysWhich(string content)
    {
        using var pod = NewPod.Create(_pods, PodId.NewRandom());
        File.WriteAllText(pod.Path.SelinuxContexts, content);

        Assert.Contains(pod.Path.SelinuxContexts, Assert.Throws<RktException>(() => SelinuxContexts.Read(pod.Path)).Message, StringComparison.Ordinal);
    }
}
