using Rkt.Cli.Parsing;
using Rkt.Cli.Requests;
using Rkt.Cli.Settings;
using Rkt.Host.Errors;
using Rkt.Images.Requests;

namespace Rkt.Cli.Commands.Trust;

/// <summary><c>rkt trust list</c>: the keys whose signatures are believed.</summary>
internal sealed class TrustListCommand : Command
{
    public override string Name => "list";

    public override string Summary => "List the trusted keys";

    public override string Description => "Lists the keys with the images that they count for, where they come from, and who they say they belong to.";

    public override IReadOnlyList<Flag> Flags { get; } = [SharedFlags.Format];

    public override int Run(Invocation call)
    {
        new FetchHandover(call).Become(new TrustRequest
        {
            Settings = FetchHandover.SettingsOf(call),
            Action = TrustAction.List,
            Format = call.Flags.Text(SharedFlags.Format),
        });
        return RktException.FailureStatus;
    }
}
