using Appc.Text;

namespace Appc.Json;

/// <summary>Reports the elements of a list that share a name.</summary>
internal static class Uniqueness
{
    /// <param name="elements">The list.</param>
    /// <param name="keyOf">The name of an element; null when it could not be read, which has been reported.</param>
    /// <param name="path">Where the list stands.</param>
    /// <param name="problems">Where to report.</param>
    /// <param name="what">What an element is, for the message: "label".</param>
    internal static void Check<T>(IReadOnlyList<T> elements, Func<T, string?> keyOf, JsonPath path, ProblemList problems, string what)
    {
        if (elements.Count < 2)
        {
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < elements.Count; i++)
        {
            if (keyOf(elements[i]) is { } key && !seen.Add(key))
            {
                problems.Add(path.Element(i), $"duplicate {what} {Quoted.Of(key)}");
            }
        }
    }
}
