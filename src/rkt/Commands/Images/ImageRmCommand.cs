using Rkt.Host.Errors;
using Rkt.Images.References;
using Rkt.Images.Store;

namespace Rkt.Cli.Commands.Images;

/// <summary><c>rkt image rm</c>: removes images from the store.</summary>
internal sealed class ImageRmCommand : Command
{
    public override string Name => "rm";

    public override string Summary => "Remove images from the store";

    public override string Usage => "IMAGE ...";

    public override string Description => "An IMAGE is the hash of an image, or the start of one, or an image name with labels.";

    public override int Run(Invocation call)
    {
        if (call.Words.Count == 0)
        {
            return call.PrintUsage();
        }

        var store = new ImageStore(call.Global.DataDirectory);
        var removal = new ImageRemoval(call, store);
        foreach (var word in call.Words)
        {
            try
            {
                removal.Remove(ImageArgument.Find(store, word));
            }
            catch (RktException e)
            {
                removal.Fail(e);
            }
        }

        return removal.Finish();
    }
}
