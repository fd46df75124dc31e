using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Host.Files;

namespace Rkt.Images.Trust;

/// <summary>The keys that are trusted, as files: root keys for all images, and keys for the images whose names begin with a prefix.</summary>
/// <remarks>
/// Layout of each of the two configuration directories: <c>trustedkeys/root.d/FINGERPRINT</c> and <c>trustedkeys/prefix.d/PREFIX…/FINGERPRINT</c>. A file
/// that is wrong never leads to more trust: its fingerprint is distrusted wherever the file applies, and other keys go on to count.
/// </remarks>
public sealed class KeyStore
{
    private const UnixFileMode FileMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode DirectoryMode = FileMode | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly (KeyLevel Level, string Directory)[] _levels;
    private readonly TimeProvider _clock;

    /// <param name="systemDirectory">The vendor's configuration directory, by default <c>/usr/lib/rkt</c>; it need not exist.</param>
    /// <param name="localDirectory">The administrator's, by default <c>/etc/rkt</c>; keys are written here.</param>
    /// <param name="clock">Tells what has expired; null for the machine's.</param>
    public KeyStore(string systemDirectory, string localDirectory, TimeProvider? clock = null)
    {
        _levels = [(KeyLevel.System, Path.Combine(systemDirectory, "trustedkeys")), (KeyLevel.Local, Path.Combine(localDirectory, "trustedkeys"))];
        _clock = clock ?? TimeProvider.System;
    }

    private string LocalDirectory => _levels[^1].Directory;

    /// <summary>The keys that count for an image: root keys, and those of each prefix whose path elements its name begins with.</summary>
    /// <exception cref="RktException">A directory of keys cannot be read.</exception>
    public Keyring ForImage(AcIdentifier name)
    {
        // Later ones win: system root, local root, system prefixes, local prefixes, the longer after the shorter.
        var files = _levels.SelectMany(level => KeyFile.ReadAll(RootDirectory(level.Directory), level.Level, prefix: null))
            .Concat(_levels.SelectMany(level => Prefixes(name).SelectMany(prefix => ReadPrefix(level, prefix))));
        var trusted = new Dictionary<Fingerprint, PublicKey>();
        var distrusted = new Dictionary<Fingerprint, string>();
        var isFinal = new HashSet<Fingerprint>();
        foreach (var file in files.Where(file => file.Fingerprint is not null && !isFinal.Contains(file.Fingerprint)))
        {
            var fingerprint = file.Fingerprint!;
            trusted.Remove(fingerprint);
            distrusted.Remove(fingerprint);
            if (file.Key is { } key)
            {
                trusted.Add(fingerprint, key);
            }
            else
            {
                distrusted.Add(fingerprint, WhyDistrusted(file));
            }

            // A copy of a key that is revoked, or could be for all that can be read of it, is not made good by another copy.
            if (file.Problem is not null || file.Key?.IsRevoked == true)
            {
                isFinal.Add(fingerprint);
            }
        }

        return new Keyring(name.ToString(), [.. trusted.Values], distrusted, _clock);
    }

    /// <summary>Every key that counts for some image: for archives whose name only they themselves tell.</summary>
    /// <remarks>Once the name is known, the signer must be in <see cref="ForImage"/>.</remarks>
    /// <exception cref="RktException">A directory of keys cannot be read.</exception>
    public Keyring ForAnyImage()
    {
        var files = List().Where(file => file.Fingerprint is not null).ToList();
        var keys = files.Where(file => file is { Key: not null, IsMasked: false }).Select(file => file.Key!).DistinctBy(key => key.Fingerprint).ToList();
        var distrusted = files.Where(file => !keys.Exists(key => key.Fingerprint == file.Fingerprint)).DistinctBy(file => file.Fingerprint);
        return new Keyring(subject: null, keys, distrusted.ToDictionary(file => file.Fingerprint!, WhyDistrusted), _clock);
    }

    /// <summary>Whether something is said about the keys of a prefix or of one above it, root keys left aside: then none need to be discovered.</summary>
    /// <remarks>A file that distrusts a key, and one that is damaged, count: what an administrator has decided is not undone by discovery.</remarks>
    public bool HasKeysFor(AcIdentifier prefix) => _levels.Any(level => Prefixes(prefix).Any(shorter => ReadPrefix(level, shorter).Any()));

    /// <summary>Trusts a key for the images of a prefix.</summary>
    /// <returns>The file; it is left alone when it holds the key already.</returns>
    /// <exception cref="RktException">The key is revoked, the prefix cannot be a path, or the file cannot be written.</exception>
    public string TrustForPrefix(PublicKey key, AcIdentifier prefix) => Write(PrefixDirectory(LocalDirectory, Checked(prefix)), key, prefix);

    /// <summary>Trusts a key for all images.</summary>
    /// <returns>The file; it is left alone when it holds the key already.</returns>
    /// <exception cref="RktException">The key is revoked, or the file cannot be written.</exception>
    public string TrustAsRoot(PublicKey key) => Write(RootDirectory(LocalDirectory), key, prefix: null);

    /// <summary>All files of the store: root keys first, then prefix by prefix.</summary>
    /// <exception cref="RktException">A directory of keys cannot be read.</exception>
    public IReadOnlyList<TrustedKey> List()
    {
        var all = new List<TrustedKey>();
        foreach (var (level, directory) in _levels)
        {
            all.AddRange(KeyFile.ReadAll(RootDirectory(directory), level, prefix: null));
            AddPrefixes(all, level, Path.Combine(directory, "prefix.d"), parent: "");
        }

        var masks = all.Where(file => file is { IsMasked: true, Level: KeyLevel.Local }).Select(file => (file.Prefix, file.Fingerprint)).ToHashSet();
        return
        [
            .. all.Select(file => masks.Contains((file.Prefix, file.Fingerprint)) ? file with { IsMasked = true } : file)
                .OrderBy(file => file.Prefix?.ToString() ?? "", StringComparer.Ordinal)
                .ThenBy(file => file.Level)
                .ThenBy(file => file.File, StringComparer.Ordinal),
        ];
    }

    /// <summary>Stops trusting a key in one place: deletes the administrator's file, and puts an empty one there when the vendor trusts the key too.</summary>
    /// <param name="fingerprint">The key.</param>
    /// <param name="prefix">The prefix that it is trusted for, exactly; null for a root key.</param>
    /// <returns>The files that were deleted or made; empty when the key was not trusted there.</returns>
    /// <exception cref="RktException">A file cannot be changed.</exception>
    public IReadOnlyList<string> Remove(Fingerprint fingerprint, AcIdentifier? prefix) =>
        Remove(List().Where(file => file.Fingerprint == fingerprint && file.Prefix == prefix));

    /// <summary>Stops trusting a key everywhere.</summary>
    /// <inheritdoc cref="Remove(Fingerprint, AcIdentifier?)"/>
    public IReadOnlyList<string> RemoveEverywhere(Fingerprint fingerprint) => Remove(List().Where(file => file.Fingerprint == fingerprint));

    private static string WhyDistrusted(TrustedKey file) =>
        file.Problem is { } problem ? $"cannot be read from \"{file.File}\": {problem}" : $"\"{file.File}\" distrusts";

    private static string RootDirectory(string directory) => Path.Combine(directory, "root.d");

    private static string PrefixDirectory(string directory, string prefix) => Path.Combine(directory, "prefix.d", prefix);

    private static IEnumerable<TrustedKey> ReadPrefix((KeyLevel Level, string Directory) level, AcIdentifier prefix) =>
        KeyFile.ReadAll(PrefixDirectory(level.Directory, prefix.ToString()), level.Level, prefix);

    /// <summary>A name and what it begins with, the shortest first: "a", "a/b", "a/b/c".</summary>
    private static IEnumerable<AcIdentifier> Prefixes(AcIdentifier name)
    {
        var elements = name.ToString().Split('/');
        for (var count = 1; count <= elements.Length && IsPlain(elements[count - 1]); count++)
        {
            // One that ends in punctuation is no name, so nothing can be trusted for it.
            if (AcIdentifier.TryParse(string.Join('/', elements[..count]), out var prefix))
            {
                yield return prefix;
            }
        }
    }

    // Names are judged loosely: "a/../b" is one, and must not lead to another directory.
    private static bool IsPlain(string element) => element is not ("" or "." or "..");

    private static string Checked(AcIdentifier prefix) => prefix.ToString().Split('/').All(IsPlain)
        ? prefix.ToString()
        : throw new RktException($"\"{prefix}\" cannot be a prefix: an element of it is empty, \".\" or \"..\"");

    private void AddPrefixes(List<TrustedKey> all, KeyLevel level, string directory, string parent)
    {
        foreach (var child in KeyFile.Directories(directory))
        {
            var path = parent + Path.GetFileName(child);
            if (AcIdentifier.TryParse(path, out var prefix))
            {
                all.AddRange(KeyFile.ReadAll(child, level, prefix));
            }

            AddPrefixes(all, level, child, $"{path}/");
        }
    }

    private static string Write(string directory, PublicKey key, AcIdentifier? prefix)
    {
        var file = Path.Combine(directory, key.Fingerprint.ToString());
        if (key.IsRevoked)
        {
            throw new RktException($"key \"{key.Fingerprint}\" is revoked: its owner asks not to trust it");
        }

        var existing = FileStatus.ReadTargetIfExists(file) is null ? null : KeyFile.Read(file, KeyLevel.Local, prefix);
        if (existing?.Key is { } known)
        {
            if (known.IsRevoked)
            {
                throw new RktException($"key \"{key.Fingerprint}\" is known to be revoked, by \"{file}\"");
            }

            if (known.ArmoredBytes.Span.SequenceEqual(key.ArmoredBytes.Span))
            {
                return file;
            }
        }

        Change(file, () =>
        {
            MakeDirectory(directory);
            AtomicFile.Write(file, key.ArmoredBytes.Span, FileMode, Durability.PowerLoss);
        });
        return file;
    }

    private List<string> Remove(IEnumerable<TrustedKey> files)
    {
        var changed = new List<string>();
        foreach (var place in files.GroupBy(file => file.Prefix))
        {
            // A file that distrusts stays: to take it away would be to trust.
            foreach (var file in place.Where(file => file.Level == KeyLevel.Local && !IsMask(file)))
            {
                Change(file.File, () => File.Delete(file.File));
                changed.Add(file.File);
            }

            if (place.Any(file => file.Level == KeyLevel.System && !IsMask(file)) && !place.Any(file => file.Level == KeyLevel.Local && IsMask(file)))
            {
                changed.Add(WriteMask(place.First().Fingerprint!, place.Key));
            }
        }

        return [.. changed.Distinct()];
    }

    private static bool IsMask(TrustedKey file) => file is { IsMasked: true, Key: null, Problem: null };

    private string WriteMask(Fingerprint fingerprint, AcIdentifier? prefix)
    {
        var directory = prefix is null ? RootDirectory(LocalDirectory) : PrefixDirectory(LocalDirectory, prefix.ToString());
        var file = Path.Combine(directory, fingerprint.ToString());
        Change(file, () =>
        {
            MakeDirectory(directory);
            AtomicFile.Write(file, [], FileMode, Durability.PowerLoss);
        });
        return file;
    }

    /// <summary>Makes a directory and those above it, each with our mode whatever the umask; existing ones keep theirs.</summary>
    private static void MakeDirectory(string directory)
    {
        if (!Directory.Exists(directory))
        {
            MakeDirectory(Path.GetDirectoryName(directory)!);
            Directory.CreateDirectory(directory);
            File.SetUnixFileMode(directory, DirectoryMode);
        }
    }

    private static void Change(string file, Action change)
    {
        try
        {
            change();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RktException($"cannot change the trusted key \"{file}\"", error)
            {
                Hint = "run it as a user who may write to the local configuration directory, or choose another with --local-config=DIR",
            };
        }
    }
}
