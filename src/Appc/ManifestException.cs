namespace Appc;

/// <summary>A manifest that breaks the specification; the message lists every problem.</summary>
public sealed class ManifestException : FormatException
{
    /// <param name="kind">What it should have been, in words: "image manifest".</param>
    /// <param name="problems">At least one.</param>
    public ManifestException(string kind, IReadOnlyList<ManifestProblem> problems)
        : base(Describe(kind, problems))
    {
        Problems = problems;
    }

    /// <summary>Every fault that was found, in the order of the text.</summary>
    public IReadOnlyList<ManifestProblem> Problems { get; }

    private static string Describe(string kind, IReadOnlyList<ManifestProblem> problems) => problems.Count == 1
        ? $"invalid {kind}: {problems[0]}"
        : $"invalid {kind}, {problems.Count} problems:\n  {string.Join("\n  ", problems)}";
}
