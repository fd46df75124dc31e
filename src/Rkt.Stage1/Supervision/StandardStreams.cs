using Rkt.Host.Launching;
using Rkt.Host.Terminal;

namespace Rkt.Stage1.Supervision;

/// <summary>What the standard streams are to a process of a pod: the first three descriptors of its launch.</summary>
public sealed record StandardStreams
{
    private const int Count = 3;

    private readonly int _terminals;

    private StandardStreams(int terminals) => _terminals = terminals;

    /// <summary>Files, pipes: bytes that come and go.</summary>
    public static StandardStreams Plain { get; } = new(0);

    /// <summary>A terminal of the pod's, if ours are a terminal (<see cref="TerminalSession"/>); otherwise ours as they are.</summary>
    public static StandardStreams LikeOurs() =>
        !TerminalSession.IsPossible ? Plain : new(TerminalSession.IncludesError ? Count : Count - 1);

    /// <summary>Whether the process has a terminal, which controls its session.</summary>
    public bool AreTerminal => _terminals > 0;

    /// <summary>Adds the steps that start a session and give the streams their numbers.</summary>
    /// <remarks>Never in the session of our own terminal: a process could type into that, or stop us.</remarks>
    public void Attach(LaunchPlanBuilder plan)
    {
        plan.StartSession();
        for (var number = 0; number < Count; number++)
        {
            plan.Duplicate(number, number);
        }

        if (AreTerminal)
        {
            plan.SetControllingTerminal(0);
        }
    }

    /// <summary>Adds the steps that give a terminal the name that it has in the process's root, which must be entered.</summary>
    public void Name(LaunchPlanBuilder plan)
    {
        for (var number = 0; number < _terminals; number++)
        {
            plan.NameTerminal(number);
        }
    }
}
