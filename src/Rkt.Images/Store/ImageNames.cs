using System.Text;
using Appc.Names;
using Rkt.Host.Files;
using Rkt.Host.Files.Trees;

namespace Rkt.Images.Store;

/// <summary>The index from image names to keys: a directory per name, in it a file per image, which says whether it counts as latest.</summary>
/// <remarks>An entry may outlive its image after a crash; whoever follows one checks.</remarks>
internal sealed class ImageNames(string directory)
{
    private const int LongestPlainName = 200;
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode DirectoryMode = FileMode | UnixFileMode.UserExecute;

    private static ReadOnlySpan<byte> LatestMark => "latest\n"u8;

    public void Bind(AcIdentifier name, StoreKey key, bool isLatest)
    {
        var path = DirectoryOf(name);
        DirectoryEntry.Ensure(path, DirectoryMode);
        AtomicFile.Write($"{path}/{key}", isLatest ? LatestMark : [], FileMode, Durability.PowerLoss);
    }

    public void Unbind(AcIdentifier name, StoreKey key)
    {
        var path = DirectoryOf(name);
        File.Delete($"{path}/{key}");
        try
        {
            Directory.Delete(path);
        }
        catch (IOException)
        {
            // Other images have the name, or one has just been given it.
        }
    }

    public bool Has(AcIdentifier name, StoreKey key) => File.Exists($"{DirectoryOf(name)}/{key}");

    /// <summary>Removes the entries whose key is of no image any more.</summary>
    public void UnbindAllBut(Func<StoreKey, bool> exists)
    {
        foreach (var path in Directory.Exists(directory) ? Directory.GetFiles(directory, "*", SearchOption.AllDirectories) : [])
        {
            if (!StoreKey.TryParse(Path.GetFileName(path), out var key) || !exists(key))
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>The keys bound to a name, or to one that shares its directory, and whether each counts as latest.</summary>
    public IEnumerable<(StoreKey Key, bool IsLatest)> Find(AcIdentifier name)
    {
        var path = DirectoryOf(name);
        using var entries = TreeDirectory.OpenIfExists(path);
        if (entries is null)
        {
            yield break;
        }

        foreach (var entry in entries.List())
        {
            // Names of a write in progress are no keys.
            if (StoreKey.TryParse(Encoding.ASCII.GetString(entry.Name), out var key))
            {
                yield return (key, entries.StatusIfExists(entry.Name)?.Size > 0);
            }
        }
    }

    // A comma cannot occur in a name. Names too long for the file system are cut, and told apart by a hash of the rest.
    private string DirectoryOf(AcIdentifier name)
    {
        var text = name.ToString().Replace('/', ',');
        return text.Length <= LongestPlainName
            ? $"{directory}/{text}"
            : $"{directory}/{text[..LongestPlainName]},,{Hash(text):x16}";
    }

    // FNV-1a: not to keep anyone from making two alike, only to make it rare. Whoever looks up compares the name.
    private static ulong Hash(string text)
    {
        var hash = 0xcbf29ce484222325;
        foreach (var character in text)
        {
            hash = unchecked((hash ^ character) * 0x100000001b3);
        }

        return hash;
    }
}
