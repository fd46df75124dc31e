using Rkt.Cli.Output;
using Rkt.Cli.Parsing;
using Rkt.Cli.Settings;
using Rkt.Host.Errors;
using Rkt.Host.Terminal;
using Rkt.Pods.Inspection;
using Rkt.Pods.Lifecycle;

namespace Rkt.Cli.Commands;

/// <summary><c>rkt status</c>: what one pod is doing, now or when it has ended.</summary>
internal sealed class StatusCommand : Command
{
    private const int UnreadableFileStatus = 1;

    private static readonly Flag Wait = WaitFlag("wait", "wait for the pod to end, for ever or as long as said");

    private static readonly Flag WaitReady = WaitFlag("wait-ready", "wait for the pod to be up, for ever or as long as said");

    public override string Name => "status";

    public override string Summary => "Show what a pod is doing";

    public override string Usage => "[--wait[=bool|duration]] [--wait-ready[=bool|duration]] UUID";

    public override string Description => "Prints the state of a pod, and the exit status of its apps once it has ended.";

    public override IReadOnlyList<Flag> Flags { get; } = [SharedFlags.UuidFile, Wait, WaitReady, SharedFlags.Format];

    public override int Run(Invocation call)
    {
        if (UuidArgument.Read(call, UnreadableFileStatus) is not [var uuid])
        {
            return call.PrintUsage();
        }

        var pods = new PodsDirectory(call.Global.DataDirectory);
        var pod = PodLookup.Resolve(pods, uuid);
        var found = WaitAsAsked(call, pods, pod);
        if (found is null || PodInspection.Read(pods, found) is not { } status)
        {
            throw new RktException($"pod \"{pod.Id}\" was removed meanwhile");
        }

        var format = call.Flags.Text(SharedFlags.Format);
        if (format.Length > 0)
        {
            call.Output.Write(JsonOutput.Format(format, json => PodJson.Write(json, status)));
        }
        else
        {
            Print(call.Output, status);
        }

        return 0;
    }

    private static FoundPod? WaitAsAsked(Invocation call, PodsDirectory pods, FoundPod pod)
    {
        FoundPod? found = pod;
        if (Limit(call.Flags.Text(WaitReady)) is { IsWanted: true } ready)
        {
            found = PodWatch.WaitForReady(pods, pod.Id, ready.Time);
        }

        if (found is not null && Limit(call.Flags.Text(Wait)) is { IsWanted: true } end)
        {
            found = PodWatch.WaitForEnd(pods, pod.Id, end.Time);
        }

        return found;
    }

    private static void Print(TextWriter output, PodStatus pod)
    {
        output.WriteLine($"state={PodStates.Word(pod.State)}");
        if (pod.CreatedAt is { } created)
        {
            output.WriteLine($"created={FullTime.Format(created, TimeZoneInfo.Local)}");
        }

        if (pod.StartedAt is { } started)
        {
            output.WriteLine($"started={FullTime.Format(started, TimeZoneInfo.Local)}");
        }

        var isRunning = pod.State == PodState.Running;
        if (!isRunning && !pod.State.HasEnded())
        {
            return;
        }

        output.WriteLine($"networks={NetworkText.Format(pod.Networks, ", ")}");
        if (pod.Pid is { } pid)
        {
            output.WriteLine($"pid={pid}");
            output.WriteLine($"exited={(isRunning ? "false" : "true")}");
        }

        foreach (var app in pod.Apps)
        {
            if (!isRunning && app.ExitCode is { } code)
            {
                output.WriteLine($"app-{app.Name}={code}");
            }

            if (app.Restarts > 0)
            {
                output.WriteLine($"restarts-{app.Name}={app.Restarts}");
            }
        }
    }

    private static Flag WaitFlag(string name, string help) => new(name, FlagKind.Word, help)
    {
        Default = "false",
        Bare = "true",
        Check = static value => SwitchWord.TryParse(value, out _) || DurationText.TryParse(value, out _)
            ? null
            : "must be true, false or a length of time (as in 90s, 30m, 1h30m)",
    };

    /// <summary>No time means for ever: <c>true</c> and negative lengths.</summary>
    private static (bool IsWanted, TimeSpan? Time) Limit(string text)
    {
        // "0" and "1" are words for off and on, and "0" a length of time that means the same.
        if (SwitchWord.TryParse(text, out var on))
        {
            return (on, null);
        }

        var time = DurationText.Parse(text);
        return (time != TimeSpan.Zero, time < TimeSpan.Zero ? null : time);
    }
}
