using Rkt.Cli.Parsing;
using Rkt.Images.Rendering;

namespace Rkt.Cli.Commands.Images;

/// <summary>How an image's files are written to a directory.</summary>
internal static class OutputDirectory
{
    /// <summary>Replaces what is there.</summary>
    public static Flag Overwrite { get; } = Flag.Switch("overwrite", "replace the output if it exists");

    /// <summary>Leaves the manifest out, and the directory above the root file system.</summary>
    public static Flag RootfsOnly { get; } = Flag.Switch("rootfs-only", "write the root file system only");

    public static ImageParts Parts(Invocation call) => call.Flags.IsOn(RootfsOnly) ? ImageParts.Rootfs : ImageParts.All;

    public static ExistingDirectory Existing(Invocation call) =>
        call.Flags.IsOn(Overwrite) ? ExistingDirectory.Replace : ExistingDirectory.Refuse;
}
