using Appc.Names;

namespace Rkt.Images.Discovery;

/// <summary>Names as paths: which are above which.</summary>
internal static class NamePrefix
{
    /// <summary>The name and the names above it, nearest first: a/b/c, a/b, a.</summary>
    public static IEnumerable<string> WalkUp(AcIdentifier name)
    {
        var text = name.ToString();
        while (true)
        {
            yield return text;
            var slash = text.LastIndexOf('/');
            if (slash < 0)
            {
                yield break;
            }

            // A name may have empty elements ("a//b"); a page at "a/" is the one at "a".
            text = text[..slash].TrimEnd('/');
        }
    }

    /// <summary>Whether a prefix covers a name, by whole path elements: "example.com/app" covers "example.com/app/web", not "example.com/apple".</summary>
    public static bool Covers(string prefix, AcIdentifier name)
    {
        var path = prefix.TrimEnd('/');
        var text = name.ToString();
        return path.Length > 0
            && text.StartsWith(path, StringComparison.Ordinal)
            && (text.Length == path.Length || text[path.Length] == '/');
    }
}
