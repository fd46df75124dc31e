using System.Text.Json;
using Appc.Pods;
using Rkt.Pods.Inspection;
using Rkt.Pods.Layout;

namespace Rkt.Cli.Output;

/// <summary>A pod as <c>list</c> and <c>status</c> print it in JSON: pod times in seconds, app times in nanoseconds.</summary>
internal static class PodJson
{
    private const int NanosecondsPerTick = 100;

    public static void Write(Utf8JsonWriter json, PodStatus pod)
    {
        json.WriteStartObject();
        json.WriteString("name", pod.Id.ToString());
        json.WriteString("state", Rkt.Pods.Lifecycle.PodStates.Word(pod.State));
        if (pod.Networks.Count > 0)
        {
            json.WriteStartArray("networks");
            foreach (var network in pod.Networks)
            {
                PodNetworkFile.Write(json, network);
            }

            json.WriteEndArray();
        }

        WriteApps(json, pod);
        WriteTime(json, "created_at", pod.CreatedAt?.ToUnixTimeSeconds());
        WriteTime(json, "started_at", pod.StartedAt?.ToUnixTimeSeconds());
        WriteTexts(json, "user_annotations", pod.Manifest?.UserAnnotations ?? []);
        WriteTexts(json, "user_labels", pod.Manifest?.UserLabels ?? []);
        json.WriteEndObject();
    }

    private static void WriteApps(Utf8JsonWriter json, PodStatus pod)
    {
        if (pod.Apps.Count == 0)
        {
            return;
        }

        json.WriteStartArray("app_names");
        foreach (var app in pod.Apps)
        {
            json.WriteStringValue(app.Name.ToString());
        }

        json.WriteEndArray();
        json.WriteStartArray("apps");
        foreach (var app in pod.Apps)
        {
            WriteApp(json, app, pod.Manifest);
        }

        json.WriteEndArray();
    }

    private static void WriteApp(Utf8JsonWriter json, AppStatus app, PodManifest? manifest)
    {
        json.WriteStartObject();
        json.WriteString("name", app.Name.ToString());
        json.WriteString("state", app.State switch
        {
            AppState.Created => "created",
            AppState.Running => "running",
            AppState.Restarting => "restarting",
            AppState.Exited => "exited",
            _ => "unknown",
        });
        WriteTime(json, "created_at", Nanoseconds(app.CreatedAt));
        WriteTime(json, "started_at", Nanoseconds(app.StartedAt));
        WriteTime(json, "finished_at", Nanoseconds(app.FinishedAt));
        if (app.Restarts > 0)
        {
            json.WriteNumber("restart_count", app.Restarts);
        }

        if (app.ExitCode is { } code)
        {
            json.WriteNumber("exit_code", code);
        }

        if (app.Image is not null)
        {
            json.WriteString("image_id", app.Image.ToString());
        }

        WriteMounts(json, app.Mounts, manifest);
        WriteTexts(json, "user_annotations", app.UserAnnotations);
        WriteTexts(json, "user_labels", app.UserLabels);
        json.WriteEndObject();
    }

    private static void WriteMounts(Utf8JsonWriter json, IReadOnlyList<Mount> mounts, PodManifest? manifest)
    {
        if (mounts.Count == 0)
        {
            return;
        }

        json.WriteStartArray("mounts");
        foreach (var mount in mounts)
        {
            var volume = mount.AppVolume ?? manifest?.Volumes.FirstOrDefault(volume => volume.Name == mount.Volume);
            json.WriteStartObject();
            json.WriteString("name", mount.Volume.ToString());
            json.WriteString("container_path", mount.Path);
            json.WriteString("host_path", volume?.Source ?? "");
            json.WriteBoolean("read_only", volume?.ReadOnly ?? false);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static long? Nanoseconds(DateTimeOffset? time) =>
        time is { } known ? (known - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick : null;

    private static void WriteTime(Utf8JsonWriter json, string name, long? time)
    {
        if (time is { } known)
        {
            json.WriteNumber(name, known);
        }
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<KeyValuePair<string, string>> texts)
    {
        if (texts.Count == 0)
        {
            return;
        }

        json.WriteStartObject(name);
        foreach (var (key, value) in texts)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }
}
