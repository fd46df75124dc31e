using Rkt.Cli.Parsing;
using Rkt.Cli.Requests;
using Rkt.Host.Errors;
using Rkt.Images.Requests;

namespace Rkt.Cli.Commands.Trust;

/// <summary><c>rkt trust</c>: adds keys whose signatures of images are believed.</summary>
internal sealed class TrustCommand : Command
{
    private static readonly Flag SkipReview =
        Flag.Switch("skip-fingerprint-review", "accept the keys without showing their fingerprints");

    private static readonly Flag AllowHttp =
        Flag.Switch("insecure-allow-http", "allow plain http to find and download keys");

    public override string Name => "trust";

    public override string Summary => "Trust a key to sign images";

    public override string Usage => "[--prefix=PREFIX] [--root] [PUBKEY ...]";

    public override string Description =>
        "Adds public keys, from files or URLs, to those whose signatures are believed: for images whose names begin with PREFIX, or for "
        + "every image with --root. With --prefix alone the keys are found by discovery. A key is shown before it is added.\n\n"
        + "\"rkt trust list\" shows the keys, \"rkt trust remove\" takes one away.";

    public override IReadOnlyList<Flag> Flags { get; } = [TrustFlags.Prefix, TrustFlags.Root, SkipReview, AllowHttp];

    public override IReadOnlyList<Command> Children { get; } = [new TrustListCommand(), new TrustRemoveCommand()];

    public override bool TakesWordsToo => true;

    public override int Run(Invocation call)
    {
        var prefix = call.Flags.TextOrNull(TrustFlags.Prefix);
        var isRoot = call.Flags.IsOn(TrustFlags.Root);
        if (prefix is null && !isRoot && call.Words.Count == 0)
        {
            return call.PrintUsage();
        }

        TrustFlags.CheckScope(prefix, isRoot);
        if (prefix is null && !isRoot)
        {
            throw new RktException("aborting due to implicit unbounded trust (root domain)")
            {
                Hint = "say for which images the key counts: rkt trust --prefix=example.com/app KEY; or for all of them: rkt trust --root KEY",
            };
        }

        if (isRoot && call.Words.Count == 0)
        {
            throw new RktException("--root needs the files or URLs of keys")
            {
                Hint = "keys for every image are never found by discovery: rkt trust --root KEY",
            };
        }

        var settings = FetchHandover.SettingsOf(call);
        new FetchHandover(call).Become(new TrustRequest
        {
            Settings = call.Flags.IsOn(AllowHttp) ? settings with { Insecure = settings.Insecure | InsecureFetching.PublicKey } : settings,
            Action = TrustAction.Add,
            Prefix = prefix,
            IsRoot = isRoot,
            SkipsReview = call.Flags.IsOn(SkipReview),
            Keys = call.Words,
        });
        return RktException.FailureStatus;
    }
}
