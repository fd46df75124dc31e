using Rkt.Cli.Output;
using Rkt.Cli.Parsing;
using Rkt.Cli.Settings;
using Rkt.Host.Errors;
using Rkt.Pods.Lifecycle;

namespace Rkt.Cli.Commands;

/// <summary><c>rkt gc</c>: removes pods that have been garbage for long enough.</summary>
internal sealed class GcCommand : Command
{
    private static readonly Flag GracePeriod =
        new("grace-period", FlagKind.Duration, "how long exited pods are kept") { Default = "30m0s" };

    private static readonly Flag ExpirePrepared =
        new("expire-prepared", FlagKind.Duration, "how long prepared pods wait to be run") { Default = "24h0m0s" };

    private static readonly Flag MarkOnly = Flag.Switch("mark-only", "sort out what is garbage, and remove nothing");

    public override string Name => "gc";

    public override string Summary => "Collect pods that are no longer in use";

    public override string Usage => "[--grace-period=duration] [--expire-prepared=duration]";

    public override string Description =>
        "Moves exited pods to the garbage, and removes those that have been there for longer than the grace period. "
        + "Run it from a timer: nothing is collected by itself.";

    public override IReadOnlyList<Flag> Flags { get; } = [GracePeriod, ExpirePrepared, MarkOnly];

    public override int Run(Invocation call)
    {
        Privileges.RequireSuperuser();
        var report = new CollectionReport(call, static pod => $"Garbage collecting pod \"{pod}\"");
        var collector = report.Collector(new PodsDirectory(call.Global.DataDirectory));
        var failures = collector.Mark();
        if (!call.Flags.IsOn(MarkOnly))
        {
            var grace = call.Flags.Duration(GracePeriod);
            failures += collector.Expire(call.Flags.Duration(ExpirePrepared));
            failures += collector.Sweep(grace, DurationText.Format(grace));
        }

        return failures == 0 ? 0 : RktException.FailureStatus;
    }
}
