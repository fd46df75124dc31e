using Rkt.Cli.Parsing;
using Rkt.Cli.Requests;
using Rkt.Cli.Settings;
using Rkt.Host.Errors;
using Rkt.Pods.Exporting;
using Rkt.Pods.Inspection;
using Rkt.Pods.Lifecycle;

namespace Rkt.Cli.Commands;

/// <summary><c>rkt export</c>: an image of an app that has ended.</summary>
internal sealed class ExportCommand : Command
{
    private const string Extension = ".aci";

    private static readonly Flag Overwrite = Flag.Switch("overwrite", "replace the output file when it exists");

    public override string Name => "export";

    public override string Summary => "Export an app of an exited pod to an ACI file";

    public override string Usage => "[--app=APPNAME] UUID OUTPUT_ACI_FILE";

    public override string Description =>
        "Writes an image with the app's files as it left them, and with the app as the pod had it. Volumes are not part of it.";

    public override IReadOnlyList<Flag> Flags { get; } = [SharedFlags.App, Overwrite];

    public override int Run(Invocation call)
    {
        if (call.Words is not [var uuid, var output])
        {
            return call.PrintUsage();
        }

        Privileges.RequireSuperuser();
        if (!output.EndsWith(Extension, StringComparison.Ordinal))
        {
            throw new RktException($"the name of the output file must end in \"{Extension}\", unlike \"{output}\"");
        }

        if (Directory.Exists(output) || (Path.Exists(output) && !call.Flags.IsOn(Overwrite)))
        {
            throw new RktException("output ACI file exists (try --overwrite)");
        }

        var pod = PodLookup.Resolve(new PodsDirectory(call.Global.DataDirectory), uuid);
        if (pod.State is not (PodState.Exited or PodState.ExitedGarbage) || PodInspection.ReadManifest(pod) is not { } manifest)
        {
            throw new RktException("pod is not exited. Only exited pods can be exported");
        }

        AppExport.Write(pod, manifest, AppChoice.Choose(call, pod, manifest), output);
        return 0;
    }
}
