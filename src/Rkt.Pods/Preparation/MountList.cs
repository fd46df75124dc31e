using Appc.Names;
using Appc.Pods;
using Rkt.Host.Errors;

namespace Rkt.Pods.Preparation;

/// <summary>The explicit mounts of an app: its own before those of the pod, one per path.</summary>
public static class MountList
{
    /// <summary>Reads the value of <c>--mount</c>: <c>volume=NAME,target=PATH</c>.</summary>
    /// <exception cref="FormatException">A key is unknown or missing, or a value breaks a rule.</exception>
    public static Mount Parse(string text)
    {
        AcName? volume = null;
        string? target = null;
        foreach (var part in text.Split(','))
        {
            var equals = part.IndexOf('=');
            var value = equals < 0 ? "" : part[(equals + 1)..];
            var key = equals < 0 ? part : part[..equals];
            switch (key)
            {
                case "volume" when volume is not null:
                case "target" when target is not null:
                    throw new FormatException($"mount parameter \"{key}\" is given more than once");
                case "volume":
                    volume = AcName.Parse(value);
                    break;
                case "target":
                    // From where would be a guess: the root, the app's working directory, that of the caller.
                    target = value.Length == 0 || value.StartsWith('/') ? value : throw new FormatException($"target \"{value}\" must be an absolute path");
                    break;
                case "readOnly" or "recursive" or "kind" or "source" or "mode" or "uid" or "gid":
                    throw new FormatException($"\"{part}\" belongs to the volume: --volume=NAME,kind=...,{part}");
                default:
                    throw new FormatException($"unknown mount parameter \"{key}\"");
            }
        }

        return volume is null || string.IsNullOrEmpty(target)
            ? throw new FormatException("a mount needs both, volume=NAME,target=PATH")
            : new Mount { Volume = volume, Path = target };
    }

    /// <summary>Puts the mounts of an app before those of the pod; of two at one path the first wins.</summary>
    public static IReadOnlyList<Mount> Merge(IReadOnlyList<Mount> ofApp, IReadOnlyList<Mount> ofPod)
    {
        if (ofApp.Count + ofPod.Count == 0)
        {
            return [];
        }

        var merged = new List<Mount>(ofApp.Count + ofPod.Count);
        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var mount in (IEnumerable<Mount>)[.. ofApp, .. ofPod])
        {
            // Cleaned as if below the root, where the app will see it.
            if (paths.Add(Path.GetFullPath(mount.Path, "/").TrimEnd('/')))
            {
                merged.Add(mount);
            }
        }

        return merged;
    }

    /// <exception cref="RktException">A mount names a volume that the pod does not declare.</exception>
    public static void Check(IReadOnlyList<Mount> mounts, IReadOnlyList<Volume> volumes)
    {
        foreach (var mount in mounts)
        {
            if (!volumes.Any(volume => volume.Name == mount.Volume))
            {
                throw new RktException($"dangling mount point \"{mount.Path}\": volume \"{mount.Volume}\" not found")
                {
                    Hint = $"declare it: --volume={mount.Volume},kind=host,source=PATH",
                };
            }
        }
    }
}
