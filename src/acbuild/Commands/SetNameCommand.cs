using System.CommandLine;
using Appc.Names;

namespace Acbuild.Commands;

internal static class SetNameCommand
{
    internal static Command Create(GlobalFlags flags)
    {
        var name = new Argument<string>("NAME") { Description = "As in \"example.com/hello\"" };
        return new Command("set-name", "Sets the name of the image") { name }
            .Editing(flags, (manifest, parsed) => manifest with
            {
                Name = AcIdentifier.Parse(parsed.GetRequiredValue(name)),
            });
    }
}
