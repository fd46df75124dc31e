using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Pods.Lifecycle;
using Xunit;

namespace Tests.Unit.Rkt.Pods.Lifecycle;

public sealed class PodLookupTests : IDisposable
{
    private readonly PodsDirectory _pods = new(Directory.CreateTempSubdirectory("rkt-pods-").FullName);

    public void Dispose() => Directory.Delete(_pods.DataDirectory, recursive: true);

    [Theory]
    [InlineData(PodPhase.Prepare, PodState.AbortedPrepare)]
    [InlineData(PodPhase.Prepared, PodState.Prepared)]
    [InlineData(PodPhase.Run, PodState.Exited)]
    [InlineData(PodPhase.ExitedGarbage, PodState.ExitedGarbage)]
    [InlineData(PodPhase.Garbage, PodState.Garbage)]
    public void Find_OfAnUnlockedPod_GoesByItsDirectory(PodPhase phase, PodState state)
    {
        var id = Make(phase, "3fa4bc21-5ad0-4cb1-b54f-729b1a3b3217");

        Assert.Equal(state, PodLookup.Find(_pods, id)!.State);
    }

    [Theory]
    [InlineData(PodPhase.Prepare, PodState.Preparing)]
    [InlineData(PodPhase.Prepared, PodState.Prepared)]
    [InlineData(PodPhase.Run, PodState.Running)]
    [InlineData(PodPhase.ExitedGarbage, PodState.ExitedDeleting)]
    [InlineData(PodPhase.Garbage, PodState.Deleting)]
    public void Find_OfALockedPod_TellsWhatItsHolderDoes(PodPhase phase, PodState state)
    {
        var id = Make(phase, "3fa4bc21-5ad0-4cb1-b54f-729b1a3b3217");
        using var holder = PodLock.TryTake(_pods.PathOf(phase, id));

        Assert.Equal(state, PodLookup.Find(_pods, id)!.State);
    }

    [Theory]
    [InlineData("3")]
    [InlineData("3FA4BC21-5AD0")]
    [InlineData("3fa4bc21-5ad0-4cb1-b54f-729b1a3b3217")]
    public void Resolve_OfAUniquePrefix_FindsThePod(string prefix)
    {
        var id = Make(PodPhase.Run, "3fa4bc21-5ad0-4cb1-b54f-729b1a3b3217");
        Make(PodPhase.Prepared, "e16bafd0-5ad0-4cb1-b54f-729b1a3b3217");

        Assert.Equal(id, PodLookup.Resolve(_pods, prefix).Id);
    }

    [Fact]
    public void Resolve_OfAnAmbiguousPrefix_CountsTheMatches()
    {
        Make(PodPhase.Run, "3fa4bc21-5ad0-4cb1-b54f-729b1a3b3217");
        Make(PodPhase.Prepared, "3fa4bc22-5ad0-4cb1-b54f-729b1a3b3217");

        Assert.Equal("ambiguous uuid, 2 matches", Failure("3fa").Message);
        Assert.Contains("3fa4bc22-5ad0", Failure("3fa").Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "UUID cannot be empty")]
    [InlineData("4", "no matches found for \"4\"")]
    [InlineData("../run", "no matches found for \"../run\"")]
    public void Resolve_OfNoMatch_SaysSo(string prefix, string message)
    {
        Make(PodPhase.Run, "3fa4bc21-5ad0-4cb1-b54f-729b1a3b3217");

        Assert.Equal(message, Failure(prefix).Message);
    }

    [Fact]
    public void Resolve_PassesOverEmbryosAndGarbage()
    {
        Make(PodPhase.Embryo, "3fa4bc21-5ad0-4cb1-b54f-729b1a3b3217");
        Make(PodPhase.Garbage, "3fa4bc22-5ad0-4cb1-b54f-729b1a3b3217");
        Directory.CreateDirectory($"{_pods.DirectoryOf(PodPhase.Run)}/3-not-a-pod");

        Assert.Equal("no matches found for \"3\"", Failure("3").Message);
    }

    private RktException Failure(string prefix) => Assert.Throws<RktException>(() => PodLookup.Resolve(_pods, prefix));

    private PodId Make(PodPhase phase, string uuid)
    {
        var id = PodId.Parse(uuid);
        _pods.Ensure(phase);
        Directory.CreateDirectory(_pods.PathOf(phase, id).Root);
        return id;
    }
}
