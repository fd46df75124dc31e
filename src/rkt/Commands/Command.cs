using Rkt.Cli.Parsing;

namespace Rkt.Cli.Commands;

/// <summary>A word of the command line: what help says of it, what flags it takes, and what it does.</summary>
internal abstract class Command
{
    /// <summary>The word itself.</summary>
    public abstract string Name { get; }

    /// <summary>One line for the list of commands.</summary>
    public abstract string Summary { get; }

    /// <summary>What follows the command words, in the usage line.</summary>
    public virtual string Usage => "";

    /// <summary>A paragraph or more for the help page; the summary when there is nothing to add.</summary>
    public virtual string Description => Summary + ".";

    /// <summary>The command's own flags.</summary>
    public virtual IReadOnlyList<Flag> Flags => [];

    /// <summary>Where its flags may stand.</summary>
    public virtual FlagOrder FlagOrder => FlagOrder.Any;

    /// <summary>Whether its words are images, each with flags and arguments of its own.</summary>
    public virtual bool TakesImages => false;

    /// <summary>The words that may follow; empty for a command that does something itself.</summary>
    public virtual IReadOnlyList<Command> Children => [];

    /// <summary>Whether a word that names no child is the command's own, and so is one that only begins a child's name when there is such a file.</summary>
    public virtual bool TakesWordsToo => false;

    /// <summary>Whether help leaves it out.</summary>
    public virtual bool IsHidden => false;

    /// <summary>Does the work.</summary>
    /// <param name="call">The command line and where to write.</param>
    /// <returns>The exit status.</returns>
    public abstract int Run(Invocation call);
}
