using System.CommandLine;
using Rkt.Images.Building;

namespace Acbuild.Commands;

internal static class SetUserCommand
{
    internal static Command Create(GlobalFlags flags)
    {
        var user = new Argument<string>("USER") { Description = "A name, a number, or a path whose owner is meant" };
        return new Command("set-user", "Sets the user that the command runs as") { user }
            .Editing(flags, (manifest, parsed) => manifest.EditApp(app => app with
            {
                User = parsed.GetRequiredValue(user),
            }));
    }
}
