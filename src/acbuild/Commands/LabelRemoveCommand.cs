using System.CommandLine;
using Rkt.Images.Building;

namespace Acbuild.Commands;

internal static class LabelRemoveCommand
{
    internal static Command Create(GlobalFlags flags)
    {
        var name = new Argument<string>("NAME") { Description = "Its name" };
        var command = new Command("remove", "Removes a label") { name };
        command.Aliases.Add("rm");
        return command.Editing(flags, (manifest, parsed) => manifest.RemoveLabel(parsed.GetRequiredValue(name)));
    }
}
