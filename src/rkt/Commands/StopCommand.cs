using Rkt.Cli.Parsing;
using Rkt.Cli.Settings;
using Rkt.Host.Errors;
using Rkt.Pods.Flavours;
using Rkt.Pods.Lifecycle;

namespace Rkt.Cli.Commands;

/// <summary><c>rkt stop</c>: asks pods to end, or kills them.</summary>
internal sealed class StopCommand : Command
{
    private const int UnreadableFileStatus = 1;

    private static readonly Flag Force = Flag.Switch("force", "kill the pod in place of asking it to end");

    public override string Name => "stop";

    public override string Summary => "Stop a pod";

    public override string Usage => "[--force] [--uuid-file=FILE] UUID ...";

    public override string Description => "Asks pods to end, or kills them with --force. Returns without waiting for their end.";

    public override IReadOnlyList<Flag> Flags { get; } = [Force, SharedFlags.UuidFile];

    public override int Run(Invocation call)
    {
        var uuids = UuidArgument.Read(call, UnreadableFileStatus);
        if (uuids.Count == 0)
        {
            return call.PrintUsage();
        }

        var pods = new PodsDirectory(call.Global.DataDirectory);
        var failures = uuids.Count(uuid => !TryStop(call, pods, uuid));
        return failures == 0 ? 0 : throw new RktException($"failed to stop {failures} pod(s)");
    }

    private static bool TryStop(Invocation call, PodsDirectory pods, string uuid)
    {
        FoundPod pod;
        try
        {
            pod = PodLookup.Resolve(pods, uuid);
        }
        catch (RktException e)
        {
            call.Report(new RktException("cannot get pod", e));
            return false;
        }

        if (pod.State.HasEnded())
        {
            call.Output.WriteLine($"pod \"{pod.Id}\" is already stopped");
            return true;
        }

        if (pod.State != PodState.Running)
        {
            call.Note($"pod \"{pod.Id}\" is not running");
            return false;
        }

        return TrySignal(call, pods, pod);
    }

    private static bool TrySignal(Invocation call, PodsDirectory pods, FoundPod pod)
    {
        try
        {
            PodStopping.Stop(pods, pod, PodStage1.Of(pod.Path, Stage1Program.Path), call.Flags.IsOn(Force));
            call.Output.WriteLine($"\"{pod.Id}\"");
            return true;
        }
        catch (Exception e) when (e is RktException or IOException)
        {
            call.Report(new RktException($"error stopping \"{pod.Id}\"", e));
            return false;
        }
    }
}
