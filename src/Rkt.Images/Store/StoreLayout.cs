using Appc.Names;
using Rkt.Host.Files;

namespace Rkt.Images.Store;

/// <summary>Where the store keeps what, below the data directory.</summary>
internal sealed class StoreLayout(string dataDirectory)
{
    // Images hold set-user-ID programs and devices: nobody but root may reach them on the host.
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode GroupMayRead = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;

    /// <summary>One directory per image, named by its key.</summary>
    public string Images { get; } = $"{dataDirectory}/images";

    /// <summary>Trees rendered from images with a path whitelist.</summary>
    public string Trees { get; } = $"{dataDirectory}/trees";

    /// <summary>One directory per image name, with a file per image that has it.</summary>
    public string NamesOfImages { get; } = $"{dataDirectory}/names/images";

    /// <summary>A file per archive as received, named by what tells archives apart at a glance.</summary>
    public string NamesOfArchives { get; } = $"{dataDirectory}/names/archives";

    /// <summary>Work that is not complete; what no process has locked is left over from a crash.</summary>
    public string Temporary { get; } = $"{dataDirectory}/tmp";

    /// <summary>Locked while images appear and disappear.</summary>
    public string Lock { get; } = $"{dataDirectory}/locks/images";

    public string ImageDirectory(StoreKey key) => $"{Images}/{key}";

    /// <summary>Makes the directories that are missing.</summary>
    public void Create()
    {
        if (!Directory.Exists(dataDirectory))
        {
            Directory.CreateDirectory(dataDirectory, GroupMayRead);
        }

        foreach (var path in (ReadOnlySpan<string>)[Images, Trees, NamesOfImages, NamesOfArchives, Temporary, Lock])
        {
            if (!Directory.Exists(path))
            {
                Directory.CreateDirectory(path, OwnerOnly);
            }
        }
    }

    /// <summary>Waits for the lock; dispose what is returned to give it up.</summary>
    public DirectoryHandle TakeLock()
    {
        var directory = DirectoryHandle.Open(Lock);
        FileLock.TakeExclusive(directory);
        return directory;
    }
}
