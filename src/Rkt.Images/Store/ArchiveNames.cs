using System.Text;
using Appc.Names;
using Rkt.Host.Files;

namespace Rkt.Images.Store;

/// <summary>The index from archives as received to keys, so that one that is in the store already is recognised without unpacking it.</summary>
/// <remarks>An archive's name is made of its length and last bytes, where compressed formats keep a checksum. It only nominates: the bytes are compared.</remarks>
internal sealed class ArchiveNames(string directory)
{
    private const int TailLength = 16;
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public void Bind(string archivePath, StoreKey key)
    {
        using var archive = File.OpenRead(archivePath);
        AtomicFile.Write(PathOf(archive), Encoding.ASCII.GetBytes(key.ToString()), Mode, Durability.ProcessCrash);
    }

    public void Unbind(string archivePath, StoreKey key)
    {
        using var archive = File.OpenRead(archivePath);
        var path = PathOf(archive);
        if (Find(path) == key)
        {
            File.Delete(path);
        }
    }

    /// <summary>The image that a seekable archive may be, or null. The stream's position moves.</summary>
    public StoreKey? Find(Stream archive) => Find(PathOf(archive));

    private static StoreKey? Find(string path) =>
        File.Exists(path) && StoreKey.TryParse(File.ReadAllText(path), out var key) ? key : null;

    private string PathOf(Stream archive)
    {
        Span<byte> tail = stackalloc byte[TailLength];
        archive.Position = Math.Max(0, archive.Length - TailLength);
        var length = archive.ReadAtLeast(tail, TailLength, throwOnEndOfStream: false);
        return $"{directory}/{archive.Length}-{Convert.ToHexStringLower(tail[..length])}";
    }
}
