using System.CommandLine;
using Rkt.Images.Building;

namespace Acbuild.Commands;

internal static class CopyToDirCommand
{
    internal static Command Create(GlobalFlags flags)
    {
        // One argument: the library would give all words to the first one and miss the last.
        var paths = new Argument<string[]>("SRC... DIR")
        {
            Arity = new ArgumentArity(2, ArgumentArity.OneOrMore.MaximumNumberOfValues),
            Description = "Files and directories of this machine (of one that ends in a slash, the content), and a directory of the image, "
                + "which is made when it is missing",
        };
        var command = new Command("copy-to-dir", "Copies files and directories into a directory of the image") { paths };
        command.SetAction(parsed =>
        {
            var words = parsed.GetRequiredValue(paths);
            using var build = flags.OpenBuild(parsed);
            new FileCopying(build, SourceDateVariable.Read()).CopyInto(words[..^1], words[^1]);
            flags.Save(parsed, build, build.Manifest);
        });
        return command;
    }
}
