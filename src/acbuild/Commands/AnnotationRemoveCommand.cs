using System.CommandLine;
using Rkt.Images.Building;

namespace Acbuild.Commands;

internal static class AnnotationRemoveCommand
{
    internal static Command Create(GlobalFlags flags)
    {
        var name = new Argument<string>("NAME") { Description = "Its name" };
        var command = new Command("remove", "Removes an annotation") { name };
        command.Aliases.Add("rm");
        return command.Editing(flags, (manifest, parsed) => manifest.RemoveAnnotation(parsed.GetRequiredValue(name)));
    }
}
