using Appc.Json;
using Rkt.Cli.Parsing;
using Rkt.Cli.Settings;
using Rkt.Host.Errors;
using Rkt.Pods.Inspection;
using Rkt.Pods.Lifecycle;

namespace Rkt.Cli.Commands;

/// <summary><c>rkt cat-manifest</c>: a pod's manifest.</summary>
internal sealed class CatManifestCommand : Command
{
    public override string Name => "cat-manifest";

    public override string Summary => "Print the manifest of a pod";

    public override string Usage => "[--uuid-file=FILE] UUID";

    public override IReadOnlyList<Flag> Flags { get; } = [SharedFlags.PrettyPrint, SharedFlags.UuidFile];

    public override int Run(Invocation call)
    {
        if (UuidArgument.Read(call) is not [var uuid])
        {
            return call.PrintUsage();
        }

        var pod = PodLookup.Resolve(new PodsDirectory(call.Global.DataDirectory), uuid);
        var manifest = PodInspection.ReadManifest(pod) ?? throw new RktException($"pod \"{pod.Id}\" has no manifest yet");
        var layout = call.Flags.IsOn(SharedFlags.PrettyPrint) ? JsonLayout.Tabs : JsonLayout.Compact;
        call.Output.WriteLine(System.Text.Encoding.UTF8.GetString(manifest.ToJson(layout)));
        return 0;
    }
}
