namespace Appc.Json;

/// <summary>Validates the elements of a list, each under its own path.</summary>
internal static class Validation
{
    internal static void Each<T>(
        IReadOnlyList<T> elements, JsonPath path, ProblemList problems, Action<T, JsonPath, ProblemList> validate)
    {
        for (var i = 0; i < elements.Count; i++)
        {
            validate(elements[i], path.Element(i), problems);
        }
    }

    /// <summary>Reports a kind that is not the expected one.</summary>
    internal static void Kind(ObjectReader fields, string expected, ProblemList problems)
    {
        var kind = fields.Text("acKind");
        if (fields.IsObject && kind != expected)
        {
            problems.Add(
                JsonPath.Root.Field("acKind"),
                kind is null ? $"must be \"{expected}\"" : $"must be \"{expected}\", not {Text.Quoted.Of(kind)}");
        }
    }
}
