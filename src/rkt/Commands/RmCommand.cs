using Rkt.Cli.Output;
using Rkt.Cli.Parsing;
using Rkt.Cli.Settings;
using Rkt.Host.Errors;
using Rkt.Pods.Collection;
using Rkt.Pods.Lifecycle;

namespace Rkt.Cli.Commands;

/// <summary><c>rkt rm</c>: removes pods at once.</summary>
internal sealed class RmCommand : Command
{
    public override string Name => "rm";

    public override string Summary => "Remove pods that do not run";

    public override string Usage => "[--uuid-file=FILE] UUID ...";

    public override string Description => "Removes pods that do not run, without a grace period.";

    public override IReadOnlyList<Flag> Flags { get; } = [SharedFlags.UuidFile];

    public override int Run(Invocation call)
    {
        var uuids = UuidArgument.Read(call);
        if (uuids.Count == 0)
        {
            return call.PrintUsage();
        }

        Privileges.RequireSuperuser();
        var pods = new PodsDirectory(call.Global.DataDirectory);
        var collector = new CollectionReport(call, deletionLine: null).Collector(pods);
        var failures = uuids.Count(uuid => !TryRemove(call, pods, collector, uuid));
        return failures == 0 ? 0 : throw new RktException("failed to remove one or more pods");
    }

    private static bool TryRemove(Invocation call, PodsDirectory pods, PodCollector collector, string uuid)
    {
        try
        {
            var pod = PodLookup.Resolve(pods, uuid);
            collector.Remove(pod);
            call.Output.WriteLine($"\"{pod.Id}\"");
            return true;
        }
        catch (Exception e) when (e is RktException or IOException or UnauthorizedAccessException)
        {
            call.Report(new RktException($"cannot remove \"{uuid}\"", e));
            return false;
        }
    }
}
