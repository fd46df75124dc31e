using System.Text;

namespace Rkt.Pods.Layout;

/// <summary>Paths in the options of an overlay mount.</summary>
public static class OverlayText
{
    /// <summary>The path with a backslash before each character that would separate it from what follows.</summary>
    public static string Escape(string path)
    {
        if (path.AsSpan().IndexOfAny(",:\\") < 0)
        {
            return path;
        }

        var text = new StringBuilder();
        foreach (var character in path)
        {
            text.Append(character is ',' or ':' or '\\' ? "\\" : "").Append(character);
        }

        return text.ToString();
    }
}
