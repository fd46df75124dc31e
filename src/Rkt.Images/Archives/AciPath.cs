using Rkt.Images.Archives.Tar;

namespace Rkt.Images.Archives;

/// <summary>Names of archive entries, brought to one form: no <c>.</c>, no doubled slashes, none at the ends.</summary>
internal static class AciPath
{
    // No program could name a longer one to the kernel.
    private const int MaxLength = 4095;

    /// <exception cref="InvalidDataException">The name is absolute, has a <c>..</c>, or is too long.</exception>
    public static TarName Clean(TarName name)
    {
        var bytes = name.Bytes;
        if (bytes.StartsWith("/"u8))
        {
            throw new InvalidDataException($"absolute path in archive: \"{name}\"");
        }

        if (bytes.Length > MaxLength)
        {
            throw new InvalidDataException($"path of {bytes.Length} bytes in archive");
        }

        return IsClean(bytes) ? name : Rewrite(name);
    }

    /// <summary>Whether a clean path is the directory or below it; if so, what is left of it.</summary>
    public static bool TryRelativeTo(ReadOnlySpan<byte> directory, TarName path, out TarName rest)
    {
        var isSame = path.Bytes.SequenceEqual(directory);
        var isBelow = path.Length > directory.Length && path.Bytes.StartsWith(directory) && path.Bytes[directory.Length] == '/';
        rest = isBelow ? new TarName(path.Bytes[(directory.Length + 1)..]) : default;
        return isSame || isBelow;
    }

    // Nearly all names are: those pass without a copy.
    private static bool IsClean(ReadOnlySpan<byte> name) =>
        !name.EndsWith("/"u8)
        && name.IndexOf("//"u8) < 0
        && name.IndexOf("/."u8) < 0
        && !name.StartsWith("."u8);

    private static TarName Rewrite(TarName name)
    {
        var clean = new List<byte>(name.Length);
        foreach (var range in name.Bytes.Split((byte)'/'))
        {
            var component = name.Bytes[range];
            if (component.SequenceEqual(".."u8))
            {
                throw new InvalidDataException($"path with \"..\" in archive: \"{name}\"");
            }

            if (component.IsEmpty || component.SequenceEqual("."u8))
            {
                continue;
            }

            if (clean.Count > 0)
            {
                clean.Add((byte)'/');
            }

            clean.AddRange(component);
        }

        return new TarName([.. clean]);
    }
}
