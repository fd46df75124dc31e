using Rkt.Cli.Parsing;
using Rkt.Images.References;
using Rkt.Images.Rendering;
using Rkt.Images.Store;

namespace Rkt.Cli.Commands.Images;

/// <summary><c>rkt image extract</c>: the files of one image, without those that it builds upon.</summary>
internal sealed class ImageExtractCommand : Command
{
    public override string Name => "extract";

    public override string Summary => "Write the files of an image to a directory";

    public override string Usage => "IMAGE OUTPUT_DIR";

    public override string Description => "Writes what the image's own archive holds; \"rkt image render\" adds what the image builds upon.";

    public override IReadOnlyList<Flag> Flags { get; } = [OutputDirectory.RootfsOnly, OutputDirectory.Overwrite];

    public override int Run(Invocation call)
    {
        if (call.Words is not [var name, var output])
        {
            return call.PrintUsage();
        }

        var image = ImageArgument.Find(new ImageStore(call.Global.DataDirectory), name);
        ImageRendering.Extract(image, output, OutputDirectory.Parts(call), OutputDirectory.Existing(call));
        return 0;
    }
}
