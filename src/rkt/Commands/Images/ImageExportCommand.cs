using Rkt.Cli.Parsing;
using Rkt.Host.Errors;
using Rkt.Images.References;
using Rkt.Images.Store;

namespace Rkt.Cli.Commands.Images;

/// <summary><c>rkt image export</c>: an image's archive, uncompressed.</summary>
internal sealed class ImageExportCommand : Command
{
    private static readonly Flag Overwrite = OutputDirectory.Overwrite;

    public override string Name => "export";

    public override string Summary => "Write the archive of an image to a file";

    public override string Usage => "IMAGE OUTPUT_ACI_FILE";

    public override string Description => "Writes the archive uncompressed, whose hash is the image's ID.";

    public override IReadOnlyList<Flag> Flags { get; } = [Overwrite];

    public override int Run(Invocation call)
    {
        if (call.Words is not [var name, var output])
        {
            return call.PrintUsage();
        }

        var image = ImageArgument.Find(new ImageStore(call.Global.DataDirectory), name);
        if (File.Exists(output) && !call.Flags.IsOn(Overwrite))
        {
            throw new RktException("output ACI file exists (try --overwrite)");
        }

        var partial = $"{output}.{Environment.ProcessId}.partial";
        try
        {
            using (var file = File.Create(partial))
            {
                ImageExport.Write(image, file);
            }

            File.Move(partial, output, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or RktException)
        {
            File.Delete(partial);
            throw new RktException($"cannot write \"{output}\"", e);
        }

        return 0;
    }
}
