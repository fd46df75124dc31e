namespace Rkt.Host.Launching;

/// <summary>A program of the host that was run to its end, with all that it wrote.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="ErrorOutput">What it wrote to standard error.</param>
/// <param name="End">Why it is over.</param>
public sealed record ProgramRun(ExitStatus Status, byte[] Output, byte[] ErrorOutput, ProgramEnd End = ProgramEnd.ByItself)
{
    /// <summary>Runs a program in a session of its own, and waits for it.</summary>
    /// <param name="path">Absolute path of the program.</param>
    /// <param name="arguments">Its arguments, without its own name.</param>
    /// <param name="environment">Its whole environment, <c>NAME=VALUE</c>.</param>
    /// <param name="input">Its standard input.</param>
    /// <param name="limits">What it may take; null for no limits.</param>
    /// <exception cref="Errors.KernelException">It cannot be executed.</exception>
    /// <remarks>
    /// Processes that the program leaves behind are not waited for, and what they write is not waited for either. When this process is killed,
    /// the program goes on: half of its work would be harder to undo than all of it.
    /// </remarks>
    public static ProgramRun Run(
        string path,
        IReadOnlyList<string> arguments,
        IReadOnlyCollection<string> environment,
        ReadOnlyMemory<byte> input,
        ProgramLimits? limits = null)
    {
        var plan = new LaunchPlanBuilder();
        plan.StartSession();
        var inherited = limits?.Shared is null ? 3 : 4;
        for (var number = 0; number < inherited; number++)
        {
            plan.Duplicate(number, number);
        }

        plan.CloseOnExecFrom(inherited);
        plan.Execute([path], [Path.GetFileName(path), .. arguments], environment);
        using var exchange = new ProgramExchange(input, limits ?? ProgramLimits.None);
        return exchange.Carry(plan.Build(NamespaceKinds.None, NamespaceKinds.None));
    }
}
