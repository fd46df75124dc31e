using System.CommandLine;
using Appc.Text;
using Rkt.Host.Errors;
using Rkt.Images.Building;

namespace Acbuild.Commands;

internal static class BeginCommand
{
    internal static Command Create(GlobalFlags flags)
    {
        var start = new Argument<string?>("START")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "What to begin with: a directory or an image file, starting with \".\" or \"/\"; an empty image without",
        };
        var mode = new Option<string>("--build-mode") { Description = "The kind of image; only \"appc\"", DefaultValueFactory = _ => "appc", HelpName = "MODE" };
        var command = new Command("begin", "Begins a build") { start, mode };
        command.SetAction(parsed =>
        {
            if (parsed.GetRequiredValue(mode) != "appc")
            {
                throw new RktException($"the build mode {Quoted.Of(parsed.GetRequiredValue(mode))} is not supported");
            }

            if (!Environment.IsPrivilegedProcess)
            {
                parsed.Tell(flags, "please run this as superuser if owners and devices of files matter: they are not kept otherwise");
            }

            BuildContext.Begin(parsed.GetValue(flags.WorkPath)!, layout =>
                new BuildStart(layout, SourceDateVariable.Read(), note => parsed.Tell(flags, note)).Populate(parsed.GetValue(start)));
        });
        return command;
    }
}
