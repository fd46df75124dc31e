using Rkt.Cli.Parsing;
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
        var needed = ReferencedImages.Find(new PodsDirectory(data));
        var oldest = DateTimeOffset.UtcNow - call.Flags.Duration(GracePeriod);
        var removal = new ImageRemoval(call, store);
        foreach (var image in store.List())
        {
            if (!needed.Contains(image.Key) && image.LastUsed <= oldest)
            {
                removal.Remove(image);
            }
        }

        return removal.Finish();
    }
}
