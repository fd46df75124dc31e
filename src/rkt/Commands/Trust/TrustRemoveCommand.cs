using Rkt.Cli.Parsing;
using Rkt.Cli.Requests;
using Rkt.Host.Errors;
using Rkt.Images.Requests;

namespace Rkt.Cli.Commands.Trust;

/// <summary><c>rkt trust remove</c>: takes trust in keys away.</summary>
internal sealed class TrustRemoveCommand : Command
{
    public override string Name => "remove";

    public override string Summary => "Trust a key no longer";

    public override string Usage => "[--prefix=PREFIX] [--root] FINGERPRINT ...";

    public override string Description =>
        "Takes keys away, by the fingerprints that \"rkt trust list\" shows: those for images whose names begin with PREFIX, or those for every image "
        + "(--root), or without either wherever they are. Images in the store that only such a key has signed are not run any more. A key of the "
        + "vendor is masked by an empty file in the administrator's directory.";

    public override IReadOnlyList<Flag> Flags { get; } = [TrustFlags.Prefix, TrustFlags.Root];

    public override int Run(Invocation call)
    {
        if (call.Words.Count == 0)
        {
            return call.PrintUsage();
        }

        var prefix = call.Flags.TextOrNull(TrustFlags.Prefix);
        var isRoot = call.Flags.IsOn(TrustFlags.Root);
        TrustFlags.CheckScope(prefix, isRoot);
        new FetchHandover(call).Become(new TrustRequest
        {
            Settings = FetchHandover.SettingsOf(call),
            Action = TrustAction.Remove,
            Prefix = prefix,
            IsRoot = isRoot,
            Keys = call.Words,
        });
        return RktException.FailureStatus;
    }
}
