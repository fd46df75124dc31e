using System.CommandLine;
using Rkt.Images.Building;

namespace Acbuild.Commands;

internal static class SetWorkingDirectoryCommand
{
    internal static Command Create(GlobalFlags flags)
    {
        var directory = new Argument<string>("DIR") { Description = "An absolute path of the image" };
        var command = new Command("set-working-directory", "Sets the directory that the command starts in") { directory };
        command.Aliases.Add("set-wd");
        return command.Editing(flags, (manifest, parsed) => manifest.EditApp(app => app with
        {
            WorkingDirectory = parsed.GetRequiredValue(directory),
        }));
    }
}
