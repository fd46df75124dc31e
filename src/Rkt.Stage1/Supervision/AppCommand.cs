namespace Rkt.Stage1.Supervision;

/// <summary>What an app executes.</summary>
/// <param name="Candidates">Where the program may be, in the app's root; the first that exists is it.</param>
/// <param name="Arguments">The arguments, the program's name first.</param>
public sealed record AppCommand(IReadOnlyList<string> Candidates, IReadOnlyList<string> Arguments)
{
    /// <summary>Finds the places of a program: an absolute path is as it is, one with a slash is below the working directory, and a
    /// bare word is searched in PATH, the working directory, /bin and /usr/bin (interface reference, section 5).</summary>
    public static AppCommand Of(IReadOnlyList<string> exec, string workingDirectory, string searchPath)
    {
        var program = exec[0];
        if (program.StartsWith('/'))
        {
            return new AppCommand([program], exec);
        }

        if (program.Contains('/'))
        {
            return new AppCommand([Join(workingDirectory, program)], exec);
        }

        var candidates = new List<string>();
        foreach (var directory in searchPath.Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            candidates.Add(Join(directory, program));
        }

        candidates.Add(Join(workingDirectory, program));
        candidates.Add($"/bin/{program}");
        candidates.Add($"/usr/bin/{program}");
        return new AppCommand(candidates, exec);
    }

    private static string Join(string directory, string program) => $"{directory.TrimEnd('/')}/{program}";
}
