using Rkt.Images.Requests;

namespace Rkt.Pods.Flavours;

/// <summary>The stage1 that a new pod is to have, as the command line or the configuration asks for it.</summary>
public sealed record Stage1Choice
{
    public static Stage1Choice Native { get; } = new() { BuiltIn = BuiltInFlavour.Native };

    public static Stage1Choice Fly { get; } = new() { BuiltIn = BuiltInFlavour.Fly };

    /// <summary>A flavour of the installation; null when the stage1 is an image.</summary>
    public BuiltInFlavour? BuiltIn { get; private init; }

    /// <summary>The name of the image in the store, which is looked for first; null to go to <see cref="Image"/> at once.</summary>
    public string? StoreName { get; private init; }

    /// <summary>The image; null for a built-in flavour.</summary>
    public WantedImage? Image { get; private init; }

    /// <summary>Whether the image lies in the installation's own directory: whoever can write there could replace rkt itself, so no signature is asked for.</summary>
    public bool IsInstalled { get; private init; }

    public static Stage1Choice Of(BuiltInFlavour flavour) => flavour == BuiltInFlavour.Fly ? Fly : Native;

    /// <summary>An image.</summary>
    /// <param name="reference">As on the command line; a file by its absolute path.</param>
    /// <param name="storeName">A name to look for in the store first.</param>
    /// <param name="isInstalled">See <see cref="IsInstalled"/>.</param>
    public static Stage1Choice Of(string reference, string? storeName = null, bool isInstalled = false) =>
        new() { Image = new WantedImage(reference), StoreName = storeName, IsInstalled = isInstalled };
}
