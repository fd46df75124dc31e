using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Host.Files;
using Rkt.Host.Files.Trees;
using Rkt.Pods.Layout;

namespace Rkt.Pods.Lifecycle;

/// <summary>A pod that this process makes: locked from its first moment, until it is prepared or handed to stage1.</summary>
public sealed class NewPod : IDisposable
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;

    private const int Attempts = 3;
    private readonly PodsDirectory _pods;
    private readonly PodLock _lock;

    private NewPod(PodsDirectory pods, PodId id, PodPhase phase, PodLock podLock)
    {
        _pods = pods;
        Id = id;
        Phase = phase;
        _lock = podLock;
    }

    public PodId Id { get; }

    public PodPhase Phase { get; private set; }

    /// <summary>Where the pod is now.</summary>
    public PodPath Path => _pods.PathOf(Phase, Id);

    /// <summary>Makes an empty pod in phase "prepare".</summary>
    /// <exception cref="RktException">The data directory cannot be written.</exception>
    public static NewPod Create(PodsDirectory pods, PodId id)
    {
        try
        {
            pods.Ensure(PodPhase.Embryo);
            pods.Ensure(PodPhase.Prepare);
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                if (TryCreate(pods, id) is { } pod)
                {
                    return pod;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RktException($"cannot create pod in \"{pods.DataDirectory}\"", e);
        }

        throw new RktException($"cannot create pod \"{id}\": it is being collected as fast as it is made");
    }

    /// <summary>Takes a prepared pod in order to run it.</summary>
    /// <returns>Null when the pod is not prepared (any more), or another process is about to run or collect it.</returns>
    public static NewPod? TryTakePrepared(PodsDirectory pods, PodId id) =>
        PodLock.TryTake(pods.PathOf(PodPhase.Prepared, id)) is { } taken
            ? new NewPod(pods, id, PodPhase.Prepared, taken)
            : null;

    /// <summary>Ends the preparation: the pod waits to be run. It survives a power loss, and is not locked any more.</summary>
    public void MoveToPrepared()
    {
        _lock.SyncFileSystem();
        MoveTo(PodPhase.Prepared);
        DirectoryHandle.Sync(_pods.DirectoryOf(PodPhase.Prepared));
        _lock.Dispose();
    }

    /// <summary>Declares the pod running. From here on the lock must be kept while the pod lives.</summary>
    /// <remarks>Nothing is synced: a power loss ends the pod, and what is left of it looks exited or aborted.</remarks>
    public void MoveToRun() => MoveTo(PodPhase.Run);

    /// <summary>Lets the program that this process becomes inherit the lock, and returns the descriptor's number.</summary>
    public int PassLockToChildren()
    {
        _lock.PassToChildren();
        return _lock.Descriptor;
    }

    /// <summary>Takes back what was made, after a failure.</summary>
    public void Remove() => TreeRemoval.Remove(Path.Root);

    /// <summary>Gives the lock up; the pod stays where it is.</summary>
    public void Dispose() => _lock.Dispose();

    private static NewPod? TryCreate(PodsDirectory pods, PodId id)
    {
        var embryo = pods.PathOf(PodPhase.Embryo, id);
        DirectoryEntry.Create(embryo.Root, Mode);
        // A collector may take an embryo for left behind before it is locked: then it is made again.
        if (PodLock.TryTake(embryo) is not { } taken)
        {
            return null;
        }

        if (DirectoryEntry.TryMove(embryo.Root, pods.PathOf(PodPhase.Prepare, id).Root))
        {
            return new NewPod(pods, id, PodPhase.Prepare, taken);
        }

        taken.Dispose();
        return null;
    }

    private void MoveTo(PodPhase phase)
    {
        _pods.Ensure(phase);
        DirectoryEntry.Move(Path.Root, _pods.PathOf(phase, Id).Root);
        Phase = phase;
    }
}
