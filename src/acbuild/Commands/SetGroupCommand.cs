using System.CommandLine;
using Rkt.Images.Building;

namespace Acbuild.Commands;

internal static class SetGroupCommand
{
    internal static Command Create(GlobalFlags flags)
    {
        var group = new Argument<string>("GROUP") { Description = "A name, a number, or a path whose group is meant" };
        return new Command("set-group", "Sets the group that the command runs as") { group }
            .Editing(flags, (manifest, parsed) => manifest.EditApp(app => app with
            {
                Group = parsed.GetRequiredValue(group),
            }));
    }
}
