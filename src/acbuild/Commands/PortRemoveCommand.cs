using System.CommandLine;
using Rkt.Images.Building;

namespace Acbuild.Commands;

internal static class PortRemoveCommand
{
    internal static Command Create(GlobalFlags flags)
    {
        var name = new Argument<string>("NAME|PORT") { Description = "Its name or its number" };
        var command = new Command("remove", "Removes a port") { name };
        command.Aliases.Add("rm");
        return command.Editing(flags, (manifest, parsed) => manifest.RemovePort(parsed.GetRequiredValue(name)));
    }
}
