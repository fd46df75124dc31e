using System.CommandLine;
using System.Text;
using Appc.Json;

namespace Acbuild.Commands;

internal static class CatManifestCommand
{
    internal static Command Create(GlobalFlags flags)
    {
        var prettyPrint = new Option<bool>("--pretty-print") { Description = "Indent it" };
        var command = new Command("cat-manifest", "Prints the manifest of the image") { prettyPrint };
        command.SetAction(parsed =>
        {
            using var build = flags.OpenBuild(parsed);
            var layout = parsed.GetValue(prettyPrint) ? JsonLayout.FourSpaces : JsonLayout.Compact;
            parsed.InvocationConfiguration.Output.WriteLine(Encoding.UTF8.GetString(build.Manifest.ToJson(layout)));
        });
        return command;
    }
}
