using Rkt.Cli.Requests;
using Rkt.Images.Requests;

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

        new FetchHandover(call).Become(new VerifyRequest { Settings = FetchHandover.SettingsOf(call), Images = call.Words });
        return 0;
    }
}
