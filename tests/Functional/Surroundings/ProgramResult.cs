namespace Tests.Functional.Surroundings;

/// <summary>A program that has ended: its words, its exit status (128 + N for signal N) and what it wrote.</summary>
public sealed record ProgramResult(string CommandLine, int Status, string Output, string Errors)
{
    /// <summary>Standard output by lines, without the last newline.</summary>
    public IReadOnlyList<string> Lines => Output.Length == 0 ? [] : Output.TrimEnd('\n').Split('\n');

    /// <summary>Standard error by lines, without the last newline.</summary>
    public IReadOnlyList<string> ErrorLines => Errors.Length == 0 ? [] : Errors.TrimEnd('\n').Split('\n');

    /// <summary>Fails the test, showing everything, unless the program ended with this status.</summary>
    public ProgramResult EndedWith(int status)
    {
        Assert.True(Status == status, $"expected exit status {status}\n{this}");
        return this;
    }

    /// <summary>Fails the test unless the program ended with status 0.</summary>
    public ProgramResult Succeeded() => EndedWith(0);

    /// <summary>
    /// Fails the test unless the program refused: status 254, nothing on standard output but the usage of a command that was called
    /// wrongly, and an error that contains these words. A hint may follow on lines of its own.
    /// </summary>
    public ProgramResult Refused(params string[] words)
    {
        EndedWith(254);
        Assert.True(Output.Length == 0 || Output.StartsWith("NAME:\n", StringComparison.Ordinal), $"expected no output\n{this}");
        var errors = ErrorLines.Where(line => !line.StartsWith("hint: ", StringComparison.Ordinal)).ToList();
        Assert.True(errors.Count > 0, $"expected an error message\n{this}");
        foreach (var word in words)
        {
            Assert.True(Errors.Contains(word, StringComparison.Ordinal), $"expected \"{word}\" in the error\n{this}");
        }

        foreach (var bug in new[] { "internal error", "Unhandled exception", "   at " })
        {
            Assert.False(Errors.Contains(bug, StringComparison.Ordinal), $"a bug, not an error message\n{this}");
        }

        return this;
    }

    public override string ToString() => $"$ {CommandLine}\n{Output}--- standard error:\n{Errors}--- exit status: {Status}";
}
