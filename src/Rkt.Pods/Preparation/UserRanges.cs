using System.Globalization;
using Appc.Names;
using Appc.Pods;
using Rkt.Host.Errors;
using Rkt.Host.Files;
using Rkt.Pods.Layout;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Pods.Lifecycle;

namespace Rkt.Pods.Preparation;

/// <summary>Gives pods ranges of user ids that no other pod of the data directory has.</summary>
/// <remarks>
/// A range is taken by the file in the pod's directory that names it, and free again when the directory is gone: nothing else is
/// recorded, so nothing is leaked by a crash. Ranges of /etc/subuid and /etc/subgid are left to those who run containers without us.
/// </remarks>
/// <param name="pods">The pods.</param>
/// <param name="most">How many ranges there are, from id 65536 on.</param>
/// <param name="subordinates">The files of ranges that users have; null for the machine's.</param>
public sealed class UserRanges(PodsDirectory pods, uint most = UserRanges.Most, IReadOnlyList<string>? subordinates = null)
{
    /// <summary>How many ids a range has: what images expect.</summary>
    public const uint Size = 65536;

    /// <summary>All that fit below 2^31 - 131072: above that are ids that systemd uses for images of its own.</summary>
    public const uint Most = 32765;

    private static readonly string[] SubordinatesOfMachine = ["/etc/subuid", "/etc/subgid"];

    /// <summary>Takes a free range for a pod that is being prepared.</summary>
    /// <exception cref="RktException">All ranges are taken.</exception>
    public UserRange Take(PodId id, PodPath pod)
    {
        using var directory = pods.TakeLock("userRanges");
        var taken = FindTaken();
        // Each pod begins to look somewhere else: pods of other data directories, which we do not see, are then unlikely to be met.
        var first = FirstGuess(id);
        for (var i = 0U; i < most; i++)
        {
            var number = (first + i) % most;
            if (!taken.Contains(number))
            {
                var range = new UserRange((number + 1) * Size, Size);
                NewFile.Write(pod.PrivateUsers, System.Text.Encoding.ASCII.GetBytes($"{range}\n"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
                return range;
            }
        }

        throw new RktException($"no range of user ids is free: all {most} are taken by pods or by /etc/subuid and /etc/subgid")
        {
            Hint = "collect pods that have exited: rkt gc --grace-period=0s",
        };
    }

    /// <summary>The range that a pod was given; null when it has none, or is gone.</summary>
    /// <exception cref="RktException">The pod's file is damaged.</exception>
    public static UserRange? FindOf(PodPath pod)
    {
        if (!File.Exists(pod.PrivateUsers))
        {
            return null;
        }

        try
        {
            return UserRange.Parse(File.ReadAllText(pod.PrivateUsers).TrimEnd('\n'));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (FormatException e)
        {
            throw new RktException($"cannot read \"{pod.PrivateUsers}\"", e);
        }
    }

    /// <summary>Sees that empty volumes belong to somebody whom a pod with a range knows.</summary>
    /// <exception cref="RktException">One does not.</exception>
    internal static void CheckVolumes(PodManifest manifest)
    {
        var ofApps = manifest.Apps.SelectMany(app => app.Mounts).Select(mount => mount.AppVolume).OfType<Volume>();
        foreach (var volume in manifest.Volumes.Concat(ofApps))
        {
            if (volume.Uid >= Size || volume.Gid >= Size)
            {
                throw new RktException($"volume \"{volume.Name}\" is to belong to {volume.Uid}:{volume.Gid}, beyond the {Size} ids of a pod with --private-users")
                {
                    Hint = "give it smaller numbers, or run the pod without --private-users",
                };
            }
        }
    }

    private uint FirstGuess(PodId id) =>
        uint.Parse(id.ToString().AsSpan(0, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) % most;

    private HashSet<uint> FindTaken()
    {
        var taken = new HashSet<uint>();
        foreach (var range in pods.All().Select(FindOf).OfType<UserRange>())
        {
            Add(taken, range.Shift, range.Count);
        }

        foreach (var file in subordinates ?? SubordinatesOfMachine)
        {
            AddSubordinates(taken, file);
        }

        return taken;
    }

    /// <summary>Lines are <c>NAME:FIRST:COUNT</c>; what is not of that form is nobody's range.</summary>
    private static void AddSubordinates(HashSet<uint> taken, string file)
    {
        if (!File.Exists(file))
        {
            return;
        }

        foreach (var line in File.ReadLines(file))
        {
            var fields = line.Split(':');
            if (fields.Length == 3 && uint.TryParse(fields[1], CultureInfo.InvariantCulture, out var first)
                && uint.TryParse(fields[2], CultureInfo.InvariantCulture, out var count))
            {
                Add(taken, first, count);
            }
        }
    }

    private static void Add(HashSet<uint> taken, ulong first, ulong count)
    {
        for (var number = first / Size; number * Size < first + count && number <= Most; number++)
        {
            // Number 0 would be the host's own ids, which no pod gets.
            taken.Add((uint)number - 1);
        }
    }
}
