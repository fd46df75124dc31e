using Rkt.Host.Launching;
using Rkt.Pods.Flavours;

namespace Rkt.Cli.Settings;

/// <summary>Where the stage1 of the installation is, relative to this program.</summary>
internal static class Stage1Program
{
    /// <summary>Absolute path of the program.</summary>
    public static string Path => $"{OwnProgram.Installation}/libexec/rkt/stage1";

    /// <summary>Absolute path of the directory for stage1 images that come with the installation, and are trusted as it is.</summary>
    public static string ImageDirectory => $"{OwnProgram.Installation}/libexec/rkt/stage1-images";

    /// <summary>The name and version that messages and lists give a built-in flavour.</summary>
    public static string NameOf(BuiltInFlavour flavour) => BuiltInName.Of(flavour, BuildVersion.Text);
}
