using Rkt.Cli.Parsing;
using Rkt.Images.References;
using Rkt.Images.Rendering;
using Rkt.Images.Store;

namespace Rkt.Cli.Commands.Images;

/// <summary><c>rkt image render</c>: the files of an image with those that it builds upon.</summary>
internal sealed class ImageRenderCommand : Command
{
    public override string Name => "render";

    public override string Summary => "Write the files of an image and its dependencies to a directory";

    public override string Usage => "IMAGE OUTPUT_DIR";

    public override string Description => "Writes what an app of the image sees: the image's own files over those of the images that it builds upon.";

    public override IReadOnlyList<Flag> Flags { get; } = [OutputDirectory.RootfsOnly, OutputDirectory.Overwrite];

    public override int Run(Invocation call)
    {
        if (call.Words is not [var name, var output])
        {
            return call.PrintUsage();
        }

        var store = new ImageStore(call.Global.DataDirectory);
        ImageRendering.Render(store, ImageArgument.Find(store, name), output, OutputDirectory.Parts(call), OutputDirectory.Existing(call));
        return 0;
    }
}
