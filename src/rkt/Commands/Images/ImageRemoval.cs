using Rkt.Host.Errors;
using Rkt.Images.Store;

namespace Rkt.Cli.Commands.Images;

/// <summary>Removes images from the store and tells what came of each and of all.</summary>
/// <param name="call">The command that removes.</param>
/// <param name="store">The images.</param>
internal sealed class ImageRemoval(Invocation call, ImageStore store)
{
    private int _removed;
    private int _stale;
    private int _failed;

    public void Remove(StoredImage image)
    {
        try
        {
            Count(image, store.Remove(image));
        }
        catch (RktException e)
        {
            Fail(e);
        }
    }

    /// <summary>Counts an image that was removed, and names it.</summary>
    public void Count(StoredImage image, RemovalOutcome outcome)
    {
        switch (outcome)
        {
            case RemovalOutcome.Removed:
                _removed++;
                break;
            case RemovalOutcome.RemovedLeavingFiles:
                _stale++;
                break;
            default:
                // Somebody else has removed it meanwhile, which is what was asked for.
                return;
        }

        call.Output.WriteLine($"successfully removed aci for image: \"{image.Key}\"");
    }

    /// <summary>Counts an image that cannot be removed.</summary>
    public void Fail(Exception failure)
    {
        _failed++;
        call.Report(failure);
    }

    /// <summary>Prints the totals; returns the exit status.</summary>
    public int Finish()
    {
        Note(_removed, "image(s) successfully removed");
        Note(_stale, "image(s) removed but left some stale files");
        Note(_failed, "image(s) cannot be removed");
        return _failed == 0 ? 0 : RktException.FailureStatus;
    }

    private void Note(int count, string what)
    {
        if (count > 0)
        {
            call.Note($"{count} {what}");
        }
    }
}
