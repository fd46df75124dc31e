using Rkt.Host.Errors;
using Rkt.Host.Files;
using Rkt.Host.Files.Trees;

namespace Rkt.Images.Store;

/// <summary>A temporary directory on the store's file system, removed when disposed, and by <see cref="SweepAbandoned"/> after a crash.</summary>
/// <remarks>Its maker holds a lock on it, which the kernel drops with the process: that tells work in progress from leftovers.</remarks>
internal sealed class WorkDirectory : IDisposable
{
    private const string Prefix = "image-";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly DirectoryHandle _directory;
    private bool _moved;

    private WorkDirectory(DirectoryHandle directory)
    {
        _directory = directory;
    }

    public string Path => _directory.Path;

    public static WorkDirectory Create(StoreLayout layout)
    {
        while (true)
        {
            var path = $"{layout.Temporary}/{Prefix}{Environment.ProcessId}-{Random.Shared.NextInt64():x16}";
            DirectoryEntry.Create(path, OwnerOnly);

            // A sweep may come between these two lines: then the lock is taken, or the directory gone.
            var directory = DirectoryHandle.OpenIfExists(path);
            if (directory is not null && FileLock.TryTakeExclusive(directory) && Directory.Exists(path))
            {
                return new WorkDirectory(directory);
            }

            directory?.Dispose();
        }
    }

    /// <summary>Removes what crashed processes left behind.</summary>
    public static void SweepAbandoned(StoreLayout layout)
    {
        if (!Directory.Exists(layout.Temporary))
        {
            return;
        }

        foreach (var path in Directory.GetDirectories(layout.Temporary, Prefix + "*"))
        {
            using var directory = DirectoryHandle.OpenIfExists(path);
            if (directory is not null && FileLock.TryTakeExclusive(directory))
            {
                TreeRemoval.Remove(path);
            }
        }
    }

    /// <summary>Makes all that was written durable.</summary>
    public void Sync() => _directory.SyncFileSystem();

    /// <summary>Makes the directory the complete one at its destination, which must not exist.</summary>
    public void MoveTo(string destination)
    {
        DirectoryEntry.Move(Path, destination);
        _moved = true;
    }

    /// <summary>Undoes <see cref="MoveTo"/>.</summary>
    public void MoveBackFrom(string destination)
    {
        DirectoryEntry.Move(destination, Path);
        _moved = false;
    }

    public void Dispose()
    {
        try
        {
            if (!_moved)
            {
                TreeRemoval.Remove(Path);
            }
        }
        catch (KernelException)
        {
            // What made the work fail is the error to report; the sweep finds the rest.
        }
        finally
        {
            _directory.Dispose();
        }
    }
}
