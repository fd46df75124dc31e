using System.CommandLine;
using Appc.Names;
using Rkt.Images.Building;

namespace Acbuild.Commands;

internal static class AnnotationAddCommand
{
    internal static Command Create(GlobalFlags flags)
    {
        var name = new Argument<string>("NAME") { Description = "Its name" };
        var value = new Argument<string>("VALUE") { Description = "Its value, which replaces one that is there" };
        return new Command("add", "Sets an annotation") { name, value }
            .Editing(flags, (manifest, parsed) => manifest.AddAnnotation(
                AcIdentifier.Parse(parsed.GetRequiredValue(name)), parsed.GetRequiredValue(value)));
    }
}
