using Rkt.Cli.Output;
using Rkt.Cli.Parsing;
using Rkt.Cli.Settings;
using Rkt.Host.Errors;
using Rkt.Host.Terminal;
using Rkt.Pods.Inspection;
using Rkt.Pods.Lifecycle;

namespace Rkt.Cli.Commands;

/// <summary><c>rkt list</c>: the pods and their apps.</summary>
internal sealed class ListCommand : Command
{
    private const int ShortUuid = 8;
    private const int ShortImageDigits = 12;
    private const string NoApp = "-";

    public override string Name => "list";

    public override string Summary => "List pods";

    public override string Description => "Prints the pods of the data directory with their apps, states and networks.";

    public override IReadOnlyList<Flag> Flags { get; } = [SharedFlags.NoLegend, SharedFlags.Full, SharedFlags.Format];

    public override int Run(Invocation call)
    {
        var failures = new List<RktException>();
        var format = call.Flags.Text(SharedFlags.Format);
        var detail = format.Length > 0 ? InspectionDetail.Everything : InspectionDetail.Overview;
        var pods = ReadAll(new PodsDirectory(call.Global.DataDirectory), detail, failures);
        call.Output.Write(format.Length > 0
            ? JsonOutput.Format(format, json => JsonOutput.WriteList(json, pods, PodJson.Write))
            : FormatTable(pods, call.Flags.IsOn(SharedFlags.Full), hasLegend: !call.Flags.IsOn(SharedFlags.NoLegend)));
        ReportFailures(call, failures);
        return 0;
    }

    private static List<PodStatus> ReadAll(PodsDirectory pods, InspectionDetail detail, List<RktException> failures)
    {
        var all = new SortedDictionary<string, PodStatus>(StringComparer.Ordinal);
        foreach (var phase in PodLookup.VisiblePhases)
        {
            foreach (var id in pods.List(phase))
            {
                try
                {
                    // One that has moved on is met again in a later phase.
                    if (PodLookup.FindIn(pods, phase, id) is { } found && PodInspection.Read(pods, found, detail) is { } pod)
                    {
                        all[id.ToString()] = pod;
                    }
                }
                catch (RktException e)
                {
                    failures.Add(e);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    failures.Add(new RktException($"cannot read pod \"{id}\"", e));
                }
            }
        }

        return [.. all.Values];
    }

    private static string FormatTable(List<PodStatus> pods, bool isFull, bool hasLegend)
    {
        var table = new TextTable();
        if (hasLegend)
        {
            table.Add(isFull
                ? ["UUID", "APP", "IMAGE NAME", "IMAGE ID", "STATE", "CREATED", "STARTED", "NETWORKS"]
                : ["UUID", "APP", "IMAGE NAME", "STATE", "CREATED", "STARTED", "NETWORKS"]);
        }

        var now = DateTimeOffset.UtcNow;
        foreach (var pod in pods)
        {
            AddPod(table, pod, isFull, now);
        }

        return table.Format();
    }

    private static void AddPod(TextTable table, PodStatus pod, bool isFull, DateTimeOffset now)
    {
        var uuid = pod.Id.ToString();
        // What the pod has as a whole stands in the line of its first app.
        string[] ofPod =
        [
            PodStates.Word(pod.State),
            Time(pod.CreatedAt, isFull, now),
            Time(pod.StartedAt, isFull, now),
            pod.State == PodState.Running ? NetworkText.Format(pod.Networks, ",") : "",
        ];
        if (pod.Apps.Count == 0)
        {
            table.Add(Row(isFull ? uuid : uuid[..ShortUuid], NoApp, NoApp, NoApp, ofPod, isFull));
        }

        for (var i = 0; i < pod.Apps.Count; i++)
        {
            var app = pod.Apps[i];
            table.Add(Row(
                i > 0 ? "" : isFull ? uuid : uuid[..ShortUuid],
                app.Name.ToString(),
                app.ImageName,
                app.Image?.Short(ShortImageDigits) ?? "",
                i > 0 ? ["", "", "", ""] : ofPod,
                isFull));
        }
    }

    private static string[] Row(string uuid, string app, string imageName, string image, string[] ofPod, bool isFull) =>
        isFull ? [uuid, app, imageName, image, .. ofPod] : [uuid, app, imageName, .. ofPod];

    private static string Time(DateTimeOffset? time, bool isFull, DateTimeOffset now) => time switch
    {
        null => "",
        { } known when isFull => FullTime.Format(known, TimeZoneInfo.Local),
        { } known => RelativeTime.Format(known, now),
    };

    private static void ReportFailures(Invocation call, List<RktException> failures)
    {
        if (failures.Count == 0)
        {
            return;
        }

        var line = new string('-', 40);
        call.Note($"{failures.Count} error(s) encountered when listing pods:");
        call.Note(line);
        foreach (var failure in failures)
        {
            call.Report(failure);
        }

        call.Note(line);
        call.Note("misc:");
        call.Note($"  rkt's appc version: {Appc.Names.AcVersion.Specification}");
    }
}
