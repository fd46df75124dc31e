namespace Rkt.Host.Launching;

/// <summary>A program of the host that was run to its end, with all that it wrote.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="ErrorOutput">What it wrote to standard error.</param>
/// <param name="End">Why it is over.</param>
public sealed record ProgramRun(ExitStatus Status, byte[] Output, byte[] ErrorOutput, ProgramEnd End = ProgramEnd.ByItself)
{
    /// <summary>Runs a program in a session of its own, and waits for it. It does not outlive this process.</summary>
    /// <param name="path">Absolute path of the program.</param>
    /// <param name="arguments">Its arguments, without its own name.</param>
    /// <param name="environment">Its whole environment, <c>NAME=VALUE</c>.</param>
    /// <param name="input">Its standard input.</param>
    /// <param name="limits">What it may take; null for no limits.</param>
    /// <exception cref="Errors.KernelException">It cannot be executed.</exception>
    /// <remarks>Processes that the program leaves behind are not waited for, and what they write is not waited for either.</remarks>
    public static ProgramRun Run(
        string path,
        IReadOnlyList<string> arguments,
        IReadOnlyCollection<string> environment,
        ReadOnlyMemory<byte> input,
        ProgramLimits? limits = null)
    {
        var plan = new LaunchPlanBuilder();
        plan.StartSession();
        plan.DieWithParent();
        plan.Duplicate(0, 0);
        plan.Duplicate(1, 1);
        plan.Duplicate(2, 2);
        plan.CloseOnExecFrom(3);
        plan.Execute([path], [Path.GetFileName(path), .. arguments], environment);
        using var exchange = new ProgramExchange(input, limits ?? ProgramLimits.None);
        return exchange.Carry(plan.Build(NamespaceKinds.None, NamespaceKinds.None));
    }
}
