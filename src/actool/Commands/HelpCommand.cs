using System.CommandLine;

namespace Actool.Commands;

internal static class HelpCommand
{
    internal static Command Create(RootCommand root)
    {
        var words = new Argument<string[]>("COMMAND") { Arity = ArgumentArity.ZeroOrMore, Description = "The command to explain" };
        var command = new Command("help", "Explains actool or one of its commands") { words };
        command.SetAction(parsed => root.Parse([.. parsed.GetValue(words) ?? [], "--help"]).Invoke(parsed.InvocationConfiguration));
        return command;
    }
}
