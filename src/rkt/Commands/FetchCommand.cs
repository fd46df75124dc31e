using Rkt.Cli.Parsing;
using Rkt.Cli.Requests;
using Rkt.Cli.Settings;
using Rkt.Host.Errors;
using Rkt.Images.Requests;

namespace Rkt.Cli.Commands;

/// <summary><c>rkt fetch</c>: takes images into the store. This process becomes the program <c>fetch</c>.</summary>
internal sealed class FetchCommand : Command
{
    private const int ShortDigits = 32;

    private static readonly Flag Full = Flag.Switch("full", "print whole keys");

    public override string Name => "fetch";

    /// <summary>Under <c>image</c> it is an old way to call it.</summary>
    public bool IsOldForm { get; init; }

    public override bool IsHidden => IsOldForm;

    public override string Summary => "Take images into the store";

    public override string Usage => "IMAGE [--signature=FILE] ...";

    public override string Description =>
        "Takes images, and all that they build upon, into the store, and prints their hashes, one per line.\n\n"
        + "An IMAGE is a file, a URL, or an image name (NAME[:VERSION][,LABEL=VALUE...]) that leads to a server by meta discovery. "
        + "Its signature is verified: it must be made by a key that \"rkt trust\" knows.";

    public override IReadOnlyList<Flag> Flags { get; } =
        [Full, ImageFlags.Signature, PodFlags.PullPolicy with { Default = "update" }, PodFlags.StoreOnly, PodFlags.NoStore];

    public override bool TakesImages => true;

    public override int Run(Invocation call)
    {
        if (call.Images.Count == 0)
        {
            return call.PrintUsage();
        }

        if (call.Images.Any(section => section.Arguments is not null))
        {
            throw new RktException("fetch takes no arguments for images");
        }

        new FetchHandover(call).Become(new FetchRequest
        {
            Settings = FetchHandover.SettingsOf(call),
            Images = [.. call.Images.Select(section => new WantedImage(section.Image, section.Flags.TextOrNull(ImageFlags.Signature)))],
            PullPolicy = FetchHandover.PolicyOf(call),
            Digits = call.Flags.IsOn(Full) ? FetchRequest.AllDigits : ShortDigits,
        });
        return RktException.FailureStatus;
    }
}
