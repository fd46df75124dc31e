using Rkt.Host.Files;

namespace Rkt.Pods.Lifecycle;

/// <summary>Keeps image collection and the preparation of pods apart: a pod that is being prepared uses images that nothing refers to yet.</summary>
public sealed class PrepareLock : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly DirectoryHandle _directory;

    private PrepareLock(DirectoryHandle directory) => _directory = directory;

    /// <summary>Waits until no images are being collected; any number of preparations share it.</summary>
    public static PrepareLock TakeShared(string dataDirectory)
    {
        var taken = new PrepareLock(Open(dataDirectory));
        FileLock.TakeShared(taken._directory);
        return taken;
    }

    /// <summary>Waits until no pod is being prepared and keeps others from starting.</summary>
    public static PrepareLock TakeExclusive(string dataDirectory)
    {
        var taken = new PrepareLock(Open(dataDirectory));
        FileLock.TakeExclusive(taken._directory);
        return taken;
    }

    public void Dispose() => _directory.Dispose();

    private static DirectoryHandle Open(string dataDirectory)
    {
        var path = $"{dataDirectory}/locks/prepareLock";
        if (DirectoryHandle.OpenIfExists(path) is { } existing)
        {
            return existing;
        }

        Directory.CreateDirectory(path, OwnerOnly);
        return DirectoryHandle.Open(path);
    }
}
