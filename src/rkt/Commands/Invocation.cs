using Rkt.Cli.Parsing;
using Rkt.Cli.Settings;
using Rkt.Host.Errors;

namespace Rkt.Cli.Commands;

/// <summary>One call of a command: its words, its flags, and where it writes.</summary>
internal sealed class Invocation
{
    /// <summary>The commands from the program itself to the one called: rkt, image, list.</summary>
    public required IReadOnlyList<Command> Path { get; init; }

    public required GlobalOptions Global { get; init; }

    /// <summary>The flags, as far as they belong to no image.</summary>
    public required FlagValues Flags { get; init; }

    /// <summary>What is not a flag; empty for a command that takes images with flags of their own.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The images with their flags, for a command that takes such.</summary>
    public IReadOnlyList<ImageSection> Images { get; init; } = [];

    /// <summary>For results only.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>For everything else.</summary>
    public required TextWriter Error { get; init; }

    public Command Command => Path[^1];

    /// <summary>Writes a line to standard error, under the command's word.</summary>
    public void Note(string message) => Error.WriteLine($"{Command.Name}: {message}");

    /// <summary>Reports a failure that does not end the command.</summary>
    public void Report(Exception failure) => ErrorReport.Write(Error, Command.Name, failure, Global.Debug, Privileges.Hint);

    /// <summary>Prints the usage of the command, because words are missing; returns the exit status.</summary>
    public int PrintUsage()
    {
        Output.Write(HelpPage());
        return RktException.FailureStatus;
    }

    public string HelpPage() => Help.HelpPage.Format(Path);
}
