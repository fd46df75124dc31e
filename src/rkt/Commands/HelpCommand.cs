using Rkt.Cli.Help;
using Rkt.Cli.Parsing;

namespace Rkt.Cli.Commands;

/// <summary><c>rkt help</c>: the help page of any command.</summary>
internal sealed class HelpCommand : Command
{
    public override string Name => "help";

    public override string Summary => "Print the help page of a command";

    public override string Usage => "[command]";

    public override int Run(Invocation call)
    {
        var path = new List<Command> { call.Path[0] };
        foreach (var word in call.Words)
        {
            path.Add(CommandSearch.Find(path[^1], word) ?? throw CommandSearch.Unknown(path, word));
        }

        call.Output.Write(HelpPage.Format(path));
        return 0;
    }
}
