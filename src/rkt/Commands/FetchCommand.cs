using Rkt.Cli.Output;
using Rkt.Cli.Parsing;
using Rkt.Cli.Settings;
using Rkt.Host.Errors;
using Rkt.Images.Store;
using Rkt.Pods.Preparation;

namespace Rkt.Cli.Commands;

/// <summary><c>rkt fetch</c>: takes images into the store.</summary>
internal sealed class FetchCommand : Command
{
    private const int ShortDigits = 32;

    private static readonly Flag Full = Flag.Switch("full", "print whole keys");

    public override string Name => "fetch";

    public override string Summary => "Take images into the store";

    public override string Usage => "IMAGE ...";

    public override string Description => "Takes images into the store and prints their hashes, one per line.";

    public override IReadOnlyList<Flag> Flags { get; } =
        [Full, ImageFlags.Signature, PodFlags.PullPolicy with { Default = "update" }, PodFlags.StoreOnly, PodFlags.NoStore];

    public override bool TakesImages => true;

    public override int Run(Invocation call)
    {
        if (call.Images.Count == 0)
        {
            return call.PrintUsage();
        }

        var report = new PreparationReport(call);
        var finding = new ImageFinding(
            new ImageStore(call.Global.DataDirectory), call.Global.Insecure.HasFlag(InsecureOptions.Image), report.ImageFound);
        foreach (var section in call.Images)
        {
            if (section.Arguments is not null)
            {
                throw new RktException("fetch takes no arguments for images");
            }

            var image = finding.Get(section.Image, section.Flags.TextOrNull(ImageFlags.Signature));
            call.Output.WriteLine(call.Flags.IsOn(Full) ? image.Key.ToString() : image.Key.Short(ShortDigits));
        }

        return 0;
    }
}
