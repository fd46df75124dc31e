namespace Rkt.Cli.Commands;

/// <summary>A command that only leads to others: alone it prints its help.</summary>
internal abstract class CommandGroup : Command
{
    public override string Usage => "[command]";

    public override int Run(Invocation call)
    {
        call.Output.Write(call.HelpPage());
        return 0;
    }
}
