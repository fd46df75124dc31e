using System.CommandLine;
using Rkt.Images.Building;

namespace Acbuild.Commands;

internal static class CopyCommand
{
    internal static Command Create(GlobalFlags flags)
    {
        var source = new Argument<string>("SRC") { Description = "A file or directory of this machine" };
        var destination = new Argument<string>("DST") { Description = "The path that it gets in the image" };
        var command = new Command("copy", "Copies a file or directory into the image") { source, destination };
        command.SetAction(parsed =>
        {
            using var build = flags.OpenBuild(parsed);
            new FileCopying(build, SourceDateVariable.Read()).CopyAs(parsed.GetRequiredValue(source), parsed.GetRequiredValue(destination));
            flags.Save(parsed, build, build.Manifest);
        });
        return command;
    }
}
