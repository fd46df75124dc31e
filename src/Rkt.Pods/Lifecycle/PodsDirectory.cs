using Appc.Names;
using Rkt.Host.Files;
using Rkt.Pods.Layout;

namespace Rkt.Pods.Lifecycle;

/// <summary>The pods of a data directory: a directory per phase, with a directory per pod in it.</summary>
/// <param name="dataDirectory">Absolute path of the data directory, such as <c>/var/lib/rkt</c>; it need not exist.</param>
public sealed class PodsDirectory(string dataDirectory)
{
    private const UnixFileMode GroupMayRead = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;

    /// <summary>The order in which readers look, so that a pod that moves on meanwhile is met again.</summary>
    public static IReadOnlyList<PodPhase> Phases { get; } =
        [PodPhase.Embryo, PodPhase.Prepare, PodPhase.Prepared, PodPhase.Run, PodPhase.ExitedGarbage, PodPhase.Garbage];

    public string DataDirectory { get; } = dataDirectory;

    /// <summary>The directory of all pods in a phase.</summary>
    public string DirectoryOf(PodPhase phase) => phase switch
    {
        PodPhase.Embryo => $"{DataDirectory}/pods/embryo",
        PodPhase.Prepare => $"{DataDirectory}/pods/prepare",
        PodPhase.Prepared => $"{DataDirectory}/pods/prepared",
        PodPhase.Run => $"{DataDirectory}/pods/run",
        PodPhase.ExitedGarbage => $"{DataDirectory}/pods/exited-garbage",
        PodPhase.Garbage => $"{DataDirectory}/pods/garbage",
        _ => throw new ArgumentOutOfRangeException(nameof(phase)),
    };

    /// <summary>Where a pod is while it is in a phase.</summary>
    public PodPath PathOf(PodPhase phase, PodId pod) => new($"{DirectoryOf(phase)}/{pod}");

    /// <summary>The pods in a phase, in no order. Entries that are not named like a pod are passed over.</summary>
    public IReadOnlyList<PodId> List(PodPhase phase)
    {
        var pods = new List<PodId>();
        try
        {
            foreach (var path in Directory.EnumerateFileSystemEntries(DirectoryOf(phase)))
            {
                if (PodId.TryParse(Path.GetFileName(path), out var pod))
                {
                    pods.Add(pod);
                }
            }
        }
        catch (DirectoryNotFoundException)
        {
            // No pod has got that far yet.
        }

        return pods;
    }

    /// <summary>All pods, wherever they are. One that has moved on since it was listed is met again, in a phase that is looked at later.</summary>
    public IEnumerable<PodPath> All()
    {
        foreach (var phase in Phases)
        {
            foreach (var id in List(phase))
            {
                yield return PathOf(phase, id);
            }
        }
    }

    /// <summary>Waits for a lock of the data directory; dispose what is returned to give it up.</summary>
    /// <param name="name">Of a directory in <c>locks</c>, made when it is missing.</param>
    public DirectoryHandle TakeLock(string name)
    {
        var path = $"{DataDirectory}/locks/{name}";
        Directory.CreateDirectory(path);
        var directory = DirectoryHandle.Open(path);
        FileLock.TakeExclusive(directory);
        return directory;
    }

    /// <summary>Makes the directory of a phase, and those above it, if they are missing.</summary>
    public void Ensure(PodPhase phase)
    {
        var directory = DirectoryOf(phase);
        if (Directory.Exists(directory))
        {
            return;
        }

        Directory.CreateDirectory(DataDirectory, GroupMayRead);
        DirectoryEntry.Ensure($"{DataDirectory}/pods", GroupMayRead);
        DirectoryEntry.Ensure(directory, GroupMayRead);
    }
}
