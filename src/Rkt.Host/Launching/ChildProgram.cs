using Rkt.Host.Events;

namespace Rkt.Host.Launching;

/// <summary>Runs a program of the host as a child and waits for it, with our standard error and what was made inheritable.</summary>
/// <remarks>For a program whose output is wanted there is <see cref="ProgramRun"/>.</remarks>
public static class ChildProgram
{
    /// <summary>Runs the program to its end.</summary>
    /// <param name="path">The program.</param>
    /// <param name="arguments">Its argument vector, its own name first.</param>
    /// <param name="workingDirectory">Where it starts.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="Errors.KernelException">It cannot be executed.</exception>
    public static ExitStatus Run(string path, IReadOnlyList<string> arguments, string workingDirectory)
    {
        using var nothing = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var plan = new LaunchPlanBuilder();
        plan.Duplicate(0, 0);
        plan.Duplicate(0, 1);
        plan.ChangeDirectory(workingDirectory);
        plan.Execute([path], arguments, CurrentEnvironment());
        using var child = Child.Launch(
            plan.Build(NamespaceKinds.None, NamespaceKinds.None), [(int)nothing.DangerousGetHandle()], joined: null);
        return child.Wait();
    }

    /// <summary>Runs the program to its end with our standard input and error, and takes what it writes to standard output. It ends when we do.</summary>
    /// <param name="path">The program.</param>
    /// <param name="arguments">Its argument vector, its own name first.</param>
    /// <param name="output">Where its standard output goes.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="Errors.KernelException">It cannot be executed.</exception>
    public static ExitStatus Run(string path, IReadOnlyList<string> arguments, Stream output)
    {
        using var pipe = Pipe.Create();
        var plan = new LaunchPlanBuilder();
        plan.Duplicate(0, 1);
        plan.CloseOnExecFrom(3);
        plan.DieWithParent();
        plan.Execute([path], arguments, CurrentEnvironment());
        using var child = Child.Launch(plan.Build(NamespaceKinds.None, NamespaceKinds.None), [pipe.Writer], joined: null);
        pipe.CloseWriter();
        Span<byte> buffer = stackalloc byte[4096];
        for (var count = pipe.Read(buffer); count > 0; count = pipe.Read(buffer))
        {
            output.Write(buffer[..count]);
        }

        return child.Wait();
    }

    private static List<string> CurrentEnvironment()
    {
        var variables = new List<string>();
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            variables.Add($"{variable.Key}={variable.Value}");
        }

        return variables;
    }
}
