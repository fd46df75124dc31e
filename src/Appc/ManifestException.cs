namespace Appc;

/// <summary>A manifest that breaks the specification; the message lists the problems, line by line.</summary>
public sealed class ManifestException : FormatException
{
    private const int MostInMessage = 40;

    /// <param name="kind">What it should have been, in words: "image manifest".</param>
    /// <param name="problems">At least one.</param>
    public ManifestException(string kind, IReadOnlyList<ManifestProblem> problems)
        : base(Describe(kind, problems))
    {
        Problems = problems;
    }

    /// <summary>Every fault that was found, in the order of the text.</summary>
    public IReadOnlyList<ManifestProblem> Problems { get; }

    private static string Describe(string kind, IReadOnlyList<ManifestProblem> problems)
    {
        if (problems.Count == 1)
        {
            return $"invalid {kind}: {problems[0]}";
        }

        var more = problems.Count > MostInMessage ? $"\n  and {problems.Count - MostInMessage} more" : "";
        return $"invalid {kind}, {problems.Count} problems:\n  {string.Join("\n  ", problems.Take(MostInMessage))}{more}";
    }
}
