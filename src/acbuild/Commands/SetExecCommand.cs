using System.CommandLine;
using Rkt.Images.Building;

namespace Acbuild.Commands;

internal static class SetExecCommand
{
    internal static Command Create(GlobalFlags flags)
    {
        var command = new Argument<string[]>("CMD") { Description = "The program and its arguments; put \"--\" before them", Arity = ArgumentArity.OneOrMore };
        return new Command("set-exec", "Sets the command that the image runs") { command }
            .Editing(flags, (manifest, parsed) => manifest.EditApp(app => app with
            {
                Exec = [.. parsed.GetRequiredValue(command)],
            }));
    }
}
