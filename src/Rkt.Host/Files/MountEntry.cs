namespace Rkt.Host.Files;

/// <summary>One mount, as a line of <c>/proc/PID/mountinfo</c> tells it.</summary>
/// <remarks>
/// <c>36 31 0:33 /root /mount/point rw,relatime shared:9 - type source options</c>. Fields are cut out when asked for: most readers want
/// one field of a few lines.
/// </remarks>
/// <param name="Line">The line, complete.</param>
public readonly record struct MountEntry(string Line)
{
    /// <summary>The device that files of it have, <c>MAJOR:MINOR</c>.</summary>
    public string Device => Field(2);

    /// <summary>The directory of the file system that is mounted.</summary>
    public string Root => Unescape(Field(3));

    /// <summary>Where it is mounted.</summary>
    public string Target => Unescape(Field(4));

    /// <summary>The type of the file system.</summary>
    public ReadOnlySpan<char> Type => FieldAfterSeparator(0);

    /// <summary>What is mounted: a device's path, or whatever the type puts there.</summary>
    public string Source => Unescape(FieldAfterSeparator(1).ToString());

    /// <summary>The options of the file system, comma-separated.</summary>
    public ReadOnlySpan<char> Options => FieldAfterSeparator(2);

    private string Field(int index) => Cut(Line, index).ToString();

    // Optional fields come before the separator, in any number.
    private ReadOnlySpan<char> FieldAfterSeparator(int index)
    {
        var separator = Line.IndexOf(" - ", StringComparison.Ordinal);
        return separator < 0 ? [] : Cut(Line.AsSpan(separator + 3), index);
    }

    private static ReadOnlySpan<char> Cut(ReadOnlySpan<char> text, int index)
    {
        for (; index > 0; index--)
        {
            var blank = text.IndexOf(' ');
            if (blank < 0)
            {
                return [];
            }

            text = text[(blank + 1)..];
        }

        var end = text.IndexOf(' ');
        return end < 0 ? text : text[..end];
    }

    /// <summary>The kernel writes blanks, tabs, newlines and backslashes of a path as octal numbers.</summary>
    private static string Unescape(string text) => text.Contains('\\')
        ? text.Replace("\\040", " ").Replace("\\011", "\t").Replace("\\012", "\n").Replace("\\134", "\\")
        : text;
}
