using System.Globalization;
using Appc.Pods;
using Rkt.Host.Errors;
using Rkt.Host.Files;
using Rkt.Host.Launching;
using Rkt.Pods.Layout;
using Rkt.Pods.Lifecycle;

namespace Rkt.Pods.Inspection;

/// <summary>Reads what a pod's directory tells: nobody has to be asked, and no process runs for it.</summary>
public static class PodInspection
{
    private const int Attempts = 3;

    /// <summary>Reads a pod. When it moves on meanwhile, it is found again and read anew.</summary>
    /// <param name="pods">Where the pod is.</param>
    /// <param name="pod">The pod as it was found.</param>
    /// <param name="detail">How much of it.</param>
    /// <returns>Null when the pod was removed meanwhile.</returns>
    /// <exception cref="RktException">A file of the pod cannot be read, or is damaged.</exception>
    public static PodStatus? Read(PodsDirectory pods, FoundPod pod, InspectionDetail detail = InspectionDetail.Everything)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var status = Read(pod, detail);
                if (attempt == Attempts || Directory.Exists(pod.Path.Root))
                {
                    return status;
                }
            }
            catch (Exception e) when (attempt < Attempts && e is IOException or RktException && !Directory.Exists(pod.Path.Root))
            {
                // It has moved: its files are elsewhere now.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new RktException($"cannot read pod \"{pod.Id}\"", e);
            }

            if (PodLookup.Find(pods, pod.Id) is not { } found)
            {
                return null;
            }

            pod = found;
        }
    }

    /// <summary>Reads the manifest of a pod; null when it has none yet.</summary>
    /// <exception cref="RktException">It cannot be read, or is not a pod manifest.</exception>
    public static PodManifest? ReadManifest(FoundPod pod)
    {
        try
        {
            if (!File.Exists(pod.Path.Manifest))
            {
                return null;
            }

            // Empty between its creation and its writing; for ever, when the pod was killed or the power went at that moment.
            var content = File.ReadAllBytes(pod.Path.Manifest);
            return content.Length == 0 ? null : PodManifest.Parse(content);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new RktException($"cannot read the manifest of pod \"{pod.Id}\"", e);
        }
    }

    private static PodStatus Read(FoundPod pod, InspectionDetail detail)
    {
        var manifest = ReadManifest(pod);
        var supervisor = FileStatus.ReadIfExists(pod.Path.SupervisorPid) ?? FileStatus.ReadIfExists(pod.Path.Pid);
        var hasRun = pod.State == PodState.Running || pod.State.HasEnded();
        var isWhole = detail == InspectionDetail.Everything;
        return new PodStatus
        {
            Id = pod.Id,
            State = pod.State,
            Manifest = manifest,
            Apps = manifest is null ? [] : AppInspection.Read(pod, manifest, detail),
            Networks = pod.State == PodState.Running || (isWhole && hasRun) ? PodNetworkFile.Read(pod.Path) : [],
            CreatedAt = (FileStatus.ReadIfExists(pod.Path.CreatedMarker) ?? FileStatus.ReadIfExists(pod.Path.Manifest))?.ModificationTime,
            StartedAt = supervisor?.ModificationTime,
            Pid = isWhole && hasRun && supervisor is not null ? ReadPid(pod.Path) : null,
        };
    }

    /// <summary>Reads the number of the process that the pod hangs on; null when there is none yet.</summary>
    public static int? ReadPid(PodPath pod) => ReadNumber(pod.SupervisorPid) ?? ReadNumber(pod.Pid);

    /// <summary>Finds pid 1 of a running pod, as the host numbers it; null when there is none yet.</summary>
    public static int? FindInit(PodPath pod) => ReadNumber(pod.Pid)
        ?? (ReadNumber(pod.SupervisorPid) is { } supervisor && ProcessFiles.ChildrenOf(supervisor) is [var init] ? init : null);

    /// <summary>Reads a file of one decimal number; null when it is not there, or is being written just now.</summary>
    internal static int? ReadNumber(string path)
    {
        try
        {
            // Asked for first: an exception costs more than all the rest of a pod.
            return File.Exists(path)
                && int.TryParse(File.ReadAllText(path).AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
