using System.CommandLine;
using Rkt.Images.Building;

namespace Acbuild.Commands;

internal static class MountRemoveCommand
{
    internal static Command Create(GlobalFlags flags)
    {
        var name = new Argument<string>("NAME|PATH") { Description = "Its name or its path" };
        var command = new Command("remove", "Removes a mount point") { name };
        command.Aliases.Add("rm");
        return command.Editing(flags, (manifest, parsed) => manifest.RemoveMount(parsed.GetRequiredValue(name)));
    }
}
