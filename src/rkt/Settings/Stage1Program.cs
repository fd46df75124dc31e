namespace Rkt.Cli.Settings;

/// <summary>Where the built-in stage1 is installed, relative to this program.</summary>
internal static class Stage1Program
{
    /// <summary>The name and version that messages and lists give it.</summary>
    public static string ImageName => $"coreos.com/rkt/stage1-native:{BuildVersion.Text}";

    /// <summary>Absolute path of the program.</summary>
    public static string Path => System.IO.Path.GetFullPath($"{AppContext.BaseDirectory}../libexec/rkt/stage1");
}
