using System.CommandLine;
using Rkt.Images.Building;

namespace Acbuild.Commands;

internal static class WriteCommand
{
    internal static Command Create(GlobalFlags flags)
    {
        var file = new Argument<string>("FILE") { Description = "The image file to make" };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace a file that is there" };
        var command = new Command("write", "Writes the image to a file and prints its ID") { file, overwrite };
        command.SetAction(parsed =>
        {
            using var build = flags.OpenBuild(parsed);
            if (build.Manifest.App is { Exec.Count: 0 })
            {
                parsed.Tell(flags, "warning: exec command was never set.");
            }

            var existing = parsed.GetValue(overwrite) ? ExistingFile.Replace : ExistingFile.Keep;
            var id = new ImageWriting(build, SourceDateVariable.Read()).Write(parsed.GetRequiredValue(file), existing);
            parsed.InvocationConfiguration.Output.WriteLine(id);
        });
        return command;
    }
}
