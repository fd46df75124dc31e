using System.CommandLine;
using Appc.Names;
using Rkt.Images.Building;

namespace Acbuild.Commands;

internal static class LabelAddCommand
{
    internal static Command Create(GlobalFlags flags)
    {
        var name = new Argument<string>("NAME") { Description = "Its name" };
        var value = new Argument<string>("VALUE") { Description = "Its value, which replaces one that is there" };
        return new Command("add", "Sets a label") { name, value }
            .Editing(flags, (manifest, parsed) => manifest.AddLabel(
                AcIdentifier.Parse(parsed.GetRequiredValue(name)), parsed.GetRequiredValue(value)));
    }
}
