using Appc.Names;
using Appc.Pods;
using Rkt.Host.Errors;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Pods.Lifecycle;
using Rkt.Pods.Preparation;
using Xunit;

namespace Tests.Unit.Rkt.Pods.Preparation;

public sealed class UserRangesTests : IDisposable
{
    private readonly PodsDirectory _pods = new(Directory.CreateTempSubdirectory("rkt-ranges-").FullName + "/data");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_pods.DataDirectory)!, recursive: true);

    [Fact]
    public void Take_GivesAWholeRangeAboveTheHostsIds_AndRecordsIt()
    {
        using var pod = NewPod.Create(_pods, PodId.NewRandom());

        var range = new UserRanges(_pods).Take(pod.Id, pod.Path);

        Assert.Equal(UserRanges.Size, range.Count);
        Assert.Equal(0U, range.Shift % UserRanges.Size);
        Assert.InRange(range.Shift, UserRanges.Size, UserRanges.Most * UserRanges.Size);
        Assert.Equal(range, UserRanges.FindOf(pod.Path));
    }

    [Fact]
    public void Take_ByTwoHundredAtOnce_NeverGivesARangeTwice()
    {
        // As few ranges as pods: every one of them has to find the one that is left.
        const int Count = 200;
        var ranges = new UserRange[Count];

        Parallel.For(0, Count, new ParallelOptions { MaxDegreeOfParallelism = 16 }, i =>
        {
            using var pod = NewPod.Create(_pods, PodId.NewRandom());
            ranges[i] = new UserRanges(_pods, Count).Take(pod.Id, pod.Path);
            pod.MoveToRun();
        });

        Assert.Equal(Count, ranges.Select(range => range.Shift).Distinct().Count());
    }

    [Fact]
    public void Take_WhenAllAreTaken_SaysSo_AndASingleRemovalHelps()
    {
        using var first = NewPod.Create(_pods, PodId.NewRandom());
        using var second = NewPod.Create(_pods, PodId.NewRandom());
        var ranges = new UserRanges(_pods, most: 1);
        var range = ranges.Take(first.Id, first.Path);

        var failure = Assert.Throws<RktException>(() => ranges.Take(second.Id, second.Path));
        Assert.Contains("no range of user ids is free", failure.Message, StringComparison.Ordinal);
        Assert.Null(UserRanges.FindOf(second.Path));

        first.Remove();
        Assert.Equal(range, ranges.Take(second.Id, second.Path));
    }

    [Theory]
    [InlineData("v,kind=empty,uid=65535,gid=65535", true)]
    [InlineData("v,kind=host,source=/srv", true)]
    [InlineData("v,kind=empty,uid=65536", false)]
    [InlineData("v,kind=empty,gid=70000", false)]
    public void CheckVolumes_RefusesOwnersThatThePodDoesNotHave(string volume, bool isGood)
    {
        var manifest = new PodManifest { AcVersion = AcVersion.Parse("0.8.11"), Volumes = [Volume.Parse(volume)] };
        var failure = Record.Exception(() => UserRanges.CheckVolumes(manifest));

        Assert.Equal(isGood, failure is null);
        Assert.True(isGood || failure!.Message.Contains("volume \"v\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Take_LeavesSubordinateIdsToTheirOwners()
    {
        // 100000 to 165535 touches the first two ranges: of three, only the third is free.
        File.WriteAllText($"{Path.GetDirectoryName(_pods.DataDirectory)}/subuid", "# nobody's\nsomebody:100000:65536\n");
        using var pod = NewPod.Create(_pods, PodId.NewRandom());

        var range = new UserRanges(_pods, most: 3, [$"{Path.GetDirectoryName(_pods.DataDirectory)}/subuid", "/no/such/file"]).Take(pod.Id, pod.Path);

        Assert.Equal(3 * UserRanges.Size, range.Shift);
    }

    [Fact]
    public void FindOf_WhenTheFileIsDamaged_NamesIt()
    {
        using var pod = NewPod.Create(_pods, PodId.NewRandom());
        File.WriteAllText(pod.Path.PrivateUsers, "everything");

        Assert.Contains(pod.Path.PrivateUsers, Assert.Throws<RktException>(() => UserRanges.FindOf(pod.Path)).Message, StringComparison.Ordinal);
    }
}
