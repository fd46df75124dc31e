namespace Rkt.Pods.Names;

/// <summary>What a host may be called, so that resolvers find it and no name can break a line of their files.</summary>
public static class HostName
{
    /// <summary>As the label of a name, and close to what the kernel takes (64).</summary>
    public const int LongestOfPod = 63;

    private const int Longest = 253;
    private const int LongestLabel = 63;

    /// <summary>Whether it can be a pod's host name: the first character a letter or digit, and 63 at most.</summary>
    public static bool IsOfPod(string name) =>
        name.Length is > 0 and <= LongestOfPod && char.IsAsciiLetterOrDigit(name[0]) && IsName(name);

    /// <summary>Whether it is a name: letters, digits, dashes and underscores, in parts of at most 63 with dots between them.</summary>
    public static bool IsName(string name)
    {
        if (name.Length is 0 or > Longest)
        {
            return false;
        }

        foreach (var part in name.AsSpan().Split('.'))
        {
            var label = name.AsSpan(part);
            if (label.Length is 0 or > LongestLabel || label[0] == '-' || label[^1] == '-' || !IsWord(label))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether it is a domain to search: a name, also with a dot at its end, or a dot alone for the root.</summary>
    public static bool IsDomain(string name) => name == "." || IsName(name.EndsWith('.') ? name[..^1] : name);

    private static bool IsWord(ReadOnlySpan<char> label)
    {
        foreach (var c in label)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
            {
                return false;
            }
        }

        return true;
    }
}
