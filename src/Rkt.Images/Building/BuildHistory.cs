using System.Globalization;
using System.Text;
using Appc.Images;
using Appc.Names;

namespace Rkt.Images.Building;

/// <summary>The commands that made an image, recorded in its annotations: <c>coreos.com/acbuild/command-N</c>.</summary>
public static class BuildHistory
{
    private const string Prefix = "coreos.com/acbuild/command-";

    /// <summary>The manifest with one more command, numbered after the highest that it has.</summary>
    /// <param name="manifest">The manifest that the command has changed.</param>
    /// <param name="words">The words of the command: "annotation", "add".</param>
    /// <param name="arguments">Its positional arguments; flags are not recorded.</param>
    public static ImageManifest Record(ImageManifest manifest, IEnumerable<string> words, IEnumerable<string> arguments)
    {
        var text = new StringBuilder("acbuild");
        foreach (var word in words)
        {
            text.Append(' ').Append(word);
        }

        foreach (var argument in arguments)
        {
            text.Append(" \"").Append(argument.Replace("\\", "\\\\").Replace("\"", "\\\"")).Append('"');
        }

        var name = AcIdentifier.Parse(Prefix + (Highest(manifest) + 1).ToString(CultureInfo.InvariantCulture));
        return manifest with { Annotations = manifest.Annotations.With(name, text.ToString()) };
    }

    private static long Highest(ImageManifest manifest)
    {
        var highest = 0L;
        foreach (var annotation in manifest.Annotations)
        {
            var name = annotation.Name.ToString();
            if (name.StartsWith(Prefix, StringComparison.Ordinal)
                && int.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                highest = Math.Max(highest, number);
            }
        }

        return highest;
    }
}
