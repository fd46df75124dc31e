using System.Globalization;

namespace Rkt.Pods.Layout.Entrypoints;

/// <summary>The range of host ids that a pod's user namespace maps from 0 on; written <c>SHIFT:COUNT</c>.</summary>
public sealed record UserRange(uint Shift, uint Count)
{
    /// <exception cref="FormatException">The text is not two numbers, or the range is empty or ends beyond the last id.</exception>
    public static UserRange Parse(string text)
    {
        var colon = text.IndexOf(':');
        if (colon > 0
            && uint.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var shift)
            && uint.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count > 0
            && (ulong)shift + count <= uint.MaxValue)
        {
            return new UserRange(shift, count);
        }

        throw new FormatException($"\"{text}\" is not a range of user ids (SHIFT:COUNT)");
    }

    public override string ToString() => $"{Shift}:{Count}";
}
