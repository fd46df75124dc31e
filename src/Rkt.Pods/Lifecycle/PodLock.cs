using Rkt.Host.Files;
using Rkt.Pods.Layout;

namespace Rkt.Pods.Lifecycle;

/// <summary>An exclusive lock on a pod's directory; while it is held, the pod counts as being prepared, running or being deleted.</summary>
/// <remarks>
/// The lock is on the directory itself and follows it through renames. The kernel drops it when its last holder exits, so a
/// crashed pod needs no clean-up to be seen as exited.
/// </remarks>
public sealed class PodLock : IDisposable
{
    private const int Attempts = 3;
    private readonly DirectoryHandle _directory;

    private PodLock(DirectoryHandle directory) => _directory = directory;

    /// <summary>The descriptor that carries the lock, valid while this object lives.</summary>
    public int Descriptor => _directory.Descriptor;

    /// <summary>Takes the lock, or returns null when another process holds it or the pod is not there (any more).</summary>
    public static PodLock? TryTake(PodPath pod)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var directory = DirectoryHandle.OpenIfExists(pod.Root);
            if (directory is null)
            {
                return null;
            }

            if (!FileLock.TryTakeExclusive(directory))
            {
                directory.Dispose();
                return null;
            }

            // Between open and lock the pod may have moved on, and even another directory may have come to its place.
            if (FileStatus.ReadIfExists(pod.Root) is { } found && found.IsSameFile(FileStatus.Read(directory)))
            {
                return new PodLock(directory);
            }

            directory.Dispose();
        }

        return null;
    }

    /// <summary>Keeps a pod that has ended from being deleted, or returns null when somebody deletes it just now, or it is not there.</summary>
    /// <remarks>A shared lock: for others the pod is what it was.</remarks>
    public static PodLock? TryShare(PodPath pod)
    {
        var directory = DirectoryHandle.OpenIfExists(pod.Root);
        if (directory is not null && FileLock.TryTakeShared(directory)
            && FileStatus.ReadIfExists(pod.Root) is { } found && found.IsSameFile(FileStatus.Read(directory)))
        {
            return new PodLock(directory);
        }

        directory?.Dispose();
        return null;
    }

    /// <summary>Whether somebody holds the lock; null when the pod is not there. Takes and drops a shared lock to find out.</summary>
    public static bool? IsHeld(PodPath pod)
    {
        using var directory = DirectoryHandle.OpenIfExists(pod.Root);
        return directory is null ? null : !FileLock.TryTakeShared(directory);
    }

    /// <summary>Lets the program that this process becomes inherit the lock.</summary>
    public void PassToChildren() => _directory.PassToChildren();

    /// <summary>Makes what was written to the pod, and to the rest of its file system, survive a power loss.</summary>
    public void SyncFileSystem() => _directory.SyncFileSystem();

    /// <summary>Gives the lock up.</summary>
    public void Dispose() => _directory.Dispose();
}
