using System.Text;
using Appc.Json;
using Rkt.Cli.Parsing;
using Rkt.Cli.Settings;
using Rkt.Images.References;
using Rkt.Images.Store;

namespace Rkt.Cli.Commands.Images;

/// <summary><c>rkt image cat-manifest</c>: an image's manifest.</summary>
internal sealed class ImageCatManifestCommand : Command
{
    public override string Name => "cat-manifest";

    public override string Summary => "Print the manifest of an image";

    public override string Usage => "IMAGE";

    public override IReadOnlyList<Flag> Flags { get; } = [SharedFlags.PrettyPrint];

    public override int Run(Invocation call)
    {
        if (call.Words is not [var image])
        {
            return call.PrintUsage();
        }

        var manifest = ImageArgument.Find(new ImageStore(call.Global.DataDirectory), image).ReadManifest();
        var layout = call.Flags.IsOn(SharedFlags.PrettyPrint) ? JsonLayout.Tabs : JsonLayout.Compact;
        call.Output.WriteLine(Encoding.UTF8.GetString(manifest.ToJson(layout)));
        return 0;
    }
}
