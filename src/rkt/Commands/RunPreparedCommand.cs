using Rkt.Cli.Output;
using Rkt.Cli.Parsing;
using Rkt.Cli.Requests;
using Rkt.Cli.Settings;
using Rkt.Host.Errors;
using Rkt.Pods.Flavours;
using Rkt.Pods.Inspection;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Pods.Lifecycle;
using Rkt.Pods.Preparation;

namespace Rkt.Cli.Commands;

/// <summary><c>rkt run-prepared</c>: runs a pod that <c>prepare</c> has made.</summary>
internal sealed class RunPreparedCommand : Command
{
    public override string Name => "run-prepared";

    public override string Summary => "Run a prepared pod";

    public override string Usage => "UUID";

    public override string Description => "Runs a pod that rkt prepare has made, and ends with its exit status.";

    public override IReadOnlyList<Flag> Flags { get; } = PodFlags.OfRun;

    public override int Run(Invocation call)
    {
        if (call.Words is not [var uuid])
        {
            return call.PrintUsage();
        }

        Privileges.RequireSuperuser();
        var pods = new PodsDirectory(call.Global.DataDirectory);
        var found = PodLookup.Resolve(pods, uuid);
        var names = NameReading.Read(call.Flags);
        var stage1 = PodStage1.Of(found.Path, Stage1Program.Path);
        PodStart.RequireStage1(stage1.BuiltIn);
        var arguments = RunReading.Read(call, found.Id, names, stage1.BuiltIn);
        // Tried while the pod is still prepared, and stays so if it cannot be run.
        _ = stage1.Run(arguments, warn: static _ => { });
        var manifest = found.State == PodState.Prepared ? PodInspection.ReadManifest(found) : null;
        var pod = manifest is null ? null : NewPod.TryTakePrepared(pods, found.Id);
        if (manifest is null || pod is null)
        {
            throw new RktException($"pod \"{found.Id}\" is not prepared");
        }

        using (pod)
        {
            RunReading.CheckInteractive(call, manifest.Apps.Count);
            if (File.Exists(pod.Path.OverlayMarker) && OverlaySupport.FindObstacle(pods.DataDirectory) is { } obstacle)
            {
                throw new RktException("unable to run prepared overlay-enabled pod: overlay not supported", new RktException(obstacle));
            }

            new PreparationReport(call).Stage1Chosen(stage1);
            return PodStart.Run(call, pod, choice: null, arguments with { PrivateUsers = UserRanges.FindOf(pod.Path) }, names, FailedStart.Keep);
        }
    }
}
