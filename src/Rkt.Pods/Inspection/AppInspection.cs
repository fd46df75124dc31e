using Appc.Names;
using Appc.Pods;
using Rkt.Host.Files;
using Rkt.Pods.Layout;
using Rkt.Pods.Lifecycle;

namespace Rkt.Pods.Inspection;

/// <summary>Reads what a pod's directory tells of its apps.</summary>
public static class AppInspection
{
    internal static IReadOnlyList<AppStatus> Read(FoundPod pod, PodManifest manifest, InspectionDetail detail)
    {
        var apps = new AppStatus[manifest.Apps.Count];
        for (var i = 0; i < apps.Length; i++)
        {
            apps[i] = Read(pod, manifest.Apps[i], detail);
        }

        return apps;
    }

    private static AppStatus Read(FoundPod pod, RuntimeApp app, InspectionDetail detail)
    {
        var status = new AppStatus
        {
            Name = app.Name,
            ImageName = NameOf(app.Image),
            Image = app.Image.Id.HasKey ? app.Image.Id.Key : null,
            Mounts = app.Mounts,
            UserAnnotations = app.App?.UserAnnotations ?? [],
            UserLabels = app.App?.UserLabels ?? [],
        };
        // A pod that was never run has no such files; they need not be looked for.
        return detail == InspectionDetail.Everything && (pod.State == PodState.Running || pod.State.HasEnded()) ? WithRun(status, pod, pod.Path.App(app.Name)) : status;
    }

    private static AppStatus WithRun(AppStatus status, FoundPod pod, AppPath path)
    {
        // Only apps that were added later have a marker of their own: the others are as old as their pod.
        var created = (FileStatus.ReadIfExists(path.CreatedMarker) ?? FileStatus.ReadIfExists(path.Pod.CreatedMarker))?.ModificationTime;
        var started = FileStatus.ReadIfExists(path.StartedMarker)?.ModificationTime;
        var finished = FileStatus.ReadIfExists(path.Status)?.ModificationTime;
        var hasEnded = finished is not null || pod.State.HasEnded();
        return status with
        {
            CreatedAt = created,
            StartedAt = started,
            FinishedAt = finished,
            ExitCode = finished is null ? null : PodInspection.ReadNumber(path.Status),
            Restarts = PodInspection.ReadNumber(path.Restarts) ?? 0,
            State = hasEnded ? AppState.Exited
                : IsWaiting(path) ? AppState.Restarting
                : started is not null ? AppState.Running
                : created is not null ? AppState.Created
                : AppState.Unknown,
        };
    }

    /// <summary>Whether an app that has been started waits for its next start, which is counted at its end.</summary>
    public static bool IsWaiting(AppPath path) =>
        FileStatus.ReadIfExists(path.Restarts)?.ModificationTime is { } counted
        && FileStatus.ReadIfExists(path.StartedMarker)?.ModificationTime is { } started && counted >= started;

    private static string NameOf(RuntimeImage image) => (image.Name, image.Labels.Find("version")) switch
    {
        (null, _) => "",
        (AcIdentifier name, null) => name.ToString(),
        (AcIdentifier name, string version) => $"{name}:{version}",
    };
}
