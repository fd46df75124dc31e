using Tests.Functional.Surroundings;

namespace Tests.Conformance;

/// <summary>What a pod of the checker has come to.</summary>
/// <param name="Run">The end of <c>rkt run</c>.</param>
/// <param name="Checks">Each check, as ROLE: NAME, and why it failed; null when it passed.</param>
/// <param name="Statuses">The apps' own statuses, main's and the sidekick's.</param>
/// <param name="Left">What was left on the machine when the pod was collected.</param>
public sealed record Findings(ProgramResult Run, IReadOnlyDictionary<string, string?> Checks, IReadOnlyList<string?> Statuses, IReadOnlyList<string> Left)
{
    /// <summary>Reads the lines of a pod's output that are checks: the time, <c>APP[PID]: </c>, and what the checker printed.</summary>
    /// <exception cref="FormatException">A check was printed twice, or came in the name of another app.</exception>
    public static IReadOnlyDictionary<string, string?> Read(ProgramResult run)
    {
        var checks = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var line in run.Lines)
        {
            var (app, text) = Split(line);
            var (passed, rest) = (text.StartsWith("pass ", StringComparison.Ordinal), text.Length > 5 ? text[5..] : "");
            if (!passed && !text.StartsWith("fail ", StringComparison.Ordinal))
            {
                continue;
            }

            var role = rest[..rest.IndexOf(':', StringComparison.Ordinal)];
            var end = passed ? -1 : rest.IndexOf(": ", role.Length + 2, StringComparison.Ordinal);
            if ((app == "sidekick") != (role == "sidekick") || !checks.TryAdd(end < 0 ? rest : rest[..end], passed ? null : rest[(end + 2)..]))
            {
                throw new FormatException($"not expected: \"{line}\"\n{run}");
            }
        }

        return checks;
    }

    private static (string App, string Text) Split(string line)
    {
        var begin = line.IndexOf("] ", StringComparison.Ordinal);
        var end = line.IndexOf("]: ", StringComparison.Ordinal);
        var app = begin < 0 || end < begin ? "" : line[(begin + 2)..line.IndexOf('[', begin)];
        return app.Length > 0 ? (app, line[(end + 3)..]) : ("", "");
    }
}
