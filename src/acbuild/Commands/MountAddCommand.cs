using System.CommandLine;
using Appc.Images;
using Appc.Names;
using Appc.Text;
using Rkt.Host.Errors;
using Rkt.Images.Building;

namespace Acbuild.Commands;

internal static class MountAddCommand
{
    internal static Command Create(GlobalFlags flags)
    {
        var name = new Argument<string>("NAME") { Description = "The name that a volume is given for" };
        var path = new Argument<string>("PATH") { Description = "An absolute path of the image" };
        var readOnly = new Option<bool>("--read-only") { Description = "The app only reads from it" };
        return new Command("add", "Adds a mount point") { name, path, readOnly }
            .Editing(flags, (manifest, parsed) => manifest.AddMount(new MountPoint
            {
                Name = AcName.Parse(parsed.GetRequiredValue(name)),
                Path = CheckedPath(parsed.GetRequiredValue(path)),
                ReadOnly = parsed.GetValue(readOnly),
            }));
    }

    private static string CheckedPath(string path) =>
        path.StartsWith('/') ? path : throw new RktException($"the path {Quoted.Of(path)} is not absolute");
}
