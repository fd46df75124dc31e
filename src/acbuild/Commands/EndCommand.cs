using System.CommandLine;

namespace Acbuild.Commands;

internal static class EndCommand
{
    internal static Command Create(GlobalFlags flags)
    {
        var command = new Command("end", "Drops the build with all its files");
        command.SetAction(parsed =>
        {
            using var build = flags.OpenBuild(parsed);
            build.End();
        });
        return command;
    }
}
