using Rkt.Host.Errors;
using Rkt.Images.Store;

namespace Rkt.Cli.Commands.Images;

/// <summary><c>rkt image verify</c>: whether images are still what was fetched.</summary>
internal sealed class ImageVerifyCommand : Command
{
    public override string Name => "verify";

    public override string Summary => "Check that images in the store are unchanged";

    public override string Usage => "IMAGE ...";

    public override string Description =>
        "Hashes the stored archives again, and compares the unpacked files with them. An image that has changed is not used any more; fetching it "
        + "again repairs it.";

    public override int Run(Invocation call)
    {
        if (call.Words.Count == 0)
        {
            return call.PrintUsage();
        }

        var store = new ImageStore(call.Global.DataDirectory);
        var failures = call.Words.Count(word => !TryVerify(call, store, word));
        return failures == 0 ? 0 : RktException.FailureStatus;
    }

    private static bool TryVerify(Invocation call, ImageStore store, string word)
    {
        try
        {
            var image = ImageArgument.Find(store, word);
            if (FindDamage(image) is not { } damage)
            {
                call.Output.WriteLine($"successfully verified checksum for image: \"{word}\" (\"{image.Key}\")");
                return true;
            }

            call.Report(damage);
            store.SetAside(image);
            return false;
        }
        catch (RktException e)
        {
            call.Report(e);
            return false;
        }
    }

    private static RktException? FindDamage(StoredImage image)
    {
        try
        {
            ImageVerification.Verify(image);
            return null;
        }
        catch (RktException e)
        {
            return e;
        }
    }
}
