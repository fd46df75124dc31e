using Rkt.Cli.Parsing;
using Rkt.Images.Downloads.Caching;
using Rkt.Images.Rendering;
using Rkt.Images.Store;
using Rkt.Pods.Collection;
using Rkt.Pods.Lifecycle;

namespace Rkt.Cli.Commands.Images;

/// <summary><c>rkt image gc</c>: removes images that no pod needs and nobody has used for long.</summary>
internal sealed class ImageGcCommand : Command
{
    private static readonly Flag GracePeriod =
        new("grace-period", FlagKind.Duration, "how long unused images are kept") { Default = "24h0m0s" };

    public override string Name => "gc";

    public override string Summary => "Remove images that are no longer in use";

    public override string Description => "Removes images that no pod refers to and that were not used for longer than the grace period.";

    public override IReadOnlyList<Flag> Flags { get; } = [GracePeriod];

    public override int Run(Invocation call)
    {
        var data = call.Global.DataDirectory;
        if (!Directory.Exists(data))
        {
            return 0;
        }

        // No pod may come to need an image between the look at the pods and the removal.
        using var alone = PrepareLock.TakeExclusive(data);
        var store = new ImageStore(data);
        var needs = PodNeeds.Read(new PodsDirectory(data));
        foreach (var tree in RenderedTrees.Collect(store, needs.HasTree))
        {
            call.Note($"removed treestore \"{tree}\"");
        }

        var removal = new ImageRemoval(call, store);
        foreach (var (image, outcome) in ImageCollection.Collect(store, call.Flags.Duration(GracePeriod), needs.HasImage))
        {
            removal.Count(image, outcome);
        }

        PartialArchive.SweepAbandoned(data, call.Flags.Duration(GracePeriod));
        return removal.Finish();
    }
}
