namespace Rkt.Cli.Commands.Images;

/// <summary><c>rkt image</c>: everything about the images in the store.</summary>
internal sealed class ImageCommand : CommandGroup
{
    public override string Name => "image";

    public override string Summary => "Look after the images in the store";

    public override IReadOnlyList<Command> Children { get; } =
    [
        new ImageCatManifestCommand(),
        new ImageExportCommand(),
        new ImageExtractCommand(),
        new FetchCommand { IsOldForm = true },
        new ImageGcCommand(),
        new ImageListCommand(),
        new ImageRenderCommand(),
        new ImageRmCommand(),
        new ImageVerifyCommand(),
    ];
}
