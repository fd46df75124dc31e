using System.CommandLine;
using Acbuild.Parsing;

namespace Acbuild.Commands;

internal static class HelpCommand
{
    internal static Command Create(RootCommand root)
    {
        var words = new Argument<string[]>("COMMAND") { Arity = ArgumentArity.ZeroOrMore, Description = "The command to explain" };
        var command = new Command("help", "Explains acbuild or one of its commands") { words };
        command.SetAction(parsed => root.Parse(CommandWords.Read(root, [.. parsed.GetValue(words) ?? [], "--help"]).Normalized).Invoke(parsed.InvocationConfiguration));
        return command;
    }

    /// <summary>Prints the help of a command that only has commands.</summary>
    internal static int Print(ParseResult parsed, Command command)
    {
        var path = new Stack<string>(["--help"]);
        for (var current = command; current is not RootCommand; current = (Command)current.Parents.Single())
        {
            path.Push(current.Name);
        }

        return parsed.RootCommandResult.Command.Parse([.. path]).Invoke(parsed.InvocationConfiguration);
    }
}
