using System.Security.Cryptography;
using System.Text;
using Appc.Names;
using Rkt.Host.Files;

namespace Rkt.Images.Downloads.Caching;

/// <summary>The records of all URLs that were fetched: a file each in DATA/names/remotes, named by the hash of the URL.</summary>
public sealed class RemoteCache(string dataDirectory)
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnly = Mode | UnixFileMode.UserExecute;

    private readonly string _directory = $"{dataDirectory}/names/remotes";

    /// <summary>What is known of a URL, or null.</summary>
    public CacheRecord? Find(Uri url) => Read(PathOf(url));

    /// <summary>Notes down what a URL gave; replaces what was known.</summary>
    public void Write(Uri url, CacheRecord record)
    {
        Directory.CreateDirectory(_directory, OwnerOnly);
        AtomicFile.Write(PathOf(url), record.ToJson(UrlText.Of(url)), Mode, Durability.ProcessCrash);
    }

    /// <summary>Forgets all URLs that gave an image, when it is removed from the store.</summary>
    public void Forget(StoreKey image)
    {
        foreach (var path in Directory.Exists(_directory) ? Directory.GetFiles(_directory) : [])
        {
            if (Read(path)?.Image == image)
            {
                File.Delete(path);
            }
        }
    }

    private static CacheRecord? Read(string path)
    {
        try
        {
            return CacheRecord.TryParse(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private string PathOf(Uri url) => $"{_directory}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url.AbsoluteUri)))}";
}
