using System.CommandLine;
using System.Text;
using Actool.Checks;
using Appc.Json;
using Rkt.Host.Errors;

namespace Actool.Commands;

internal static class CatManifestCommand
{
    internal static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "An image archive" };
        var prettyPrint = new Option<bool>("--pretty-print") { Description = "Indent it" };
        var command = new Command("cat-manifest", "Prints the manifest of an image") { file, prettyPrint };
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(file)!;
            var layout = parsed.GetValue(prettyPrint) ? JsonLayout.FourSpaces : JsonLayout.Compact;
            try
            {
                parsed.InvocationConfiguration.Output.WriteLine(Encoding.UTF8.GetString(ImageArchiveCheck.ReadManifest(path).ToJson(layout)));
            }
            catch (Exception e) when (e is InvalidDataException or FormatException)
            {
                throw new RktException($"cannot read the manifest of \"{path}\"", e);
            }
        });
        return command;
    }
}
