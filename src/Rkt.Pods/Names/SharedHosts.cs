using System.Text;
using Microsoft.Win32.SafeHandles;
using Rkt.Host.Errors;

namespace Rkt.Pods.Names;

/// <summary>The hosts file of a pod that finds others by name: a part of its own, and lines for the others that change while apps read them.</summary>
/// <remarks>
/// Apps have the file mounted, and a mount holds the inode: a rename would not be seen, so the file is changed in place. Every line that
/// changes has a place of 128 bytes, blanks at its end, and a free place begins with '#'. A line is taken away by writing that one byte;
/// it is given by writing all others first and that one last. So whoever reads meanwhile finds each line whole or as a comment, and all
/// lines that do not change. C libraries and Go read files in pieces that are multiples of 128 bytes: none ends within a line. A writer
/// that dies in between leaves a comment. The file does not shrink: it has places for as many pods as there were at once.
/// </remarks>
public static class SharedHosts
{
    internal const int PlaceSize = 128;

    private const byte Free = (byte)'#';
    private const string Heading = "# Pods of the same networks; rkt keeps these lines up to date";

    /// <summary>A file with the pod's own part and nothing of others.</summary>
    public static byte[] Begin(string ownPart)
    {
        var text = $"{ownPart}\n{Heading}";
        var length = Encoding.UTF8.GetByteCount(text) + 1;
        return Encoding.UTF8.GetBytes(text + new string(' ', (PlaceSize - (length % PlaceSize)) % PlaceSize) + '\n');
    }

    /// <summary>Makes a file's lines for others the wanted ones, but for names that the pod's own part has. One writer at a time.</summary>
    /// <exception cref="IOException">It cannot be written; a further call puts everything right.</exception>
    /// <exception cref="RktException">It is not what <see cref="Begin"/> has made.</exception>
    public static void Update(string path, IEnumerable<HostsEntry> wanted)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var content = new byte[RandomAccess.GetLength(file)];
        content = content[..RandomAccess.Read(file, content, 0)];
        var start = FindPlaces(content) ?? throw new RktException($"\"{path}\" is not a hosts file of rkt");
        var missing = Choose(wanted, Encoding.UTF8.GetString(content, 0, start));
        var free = new Queue<int>();
        var place = start;
        for (; place + PlaceSize <= content.Length; place += PlaceSize)
        {
            if (content[place] == Free)
            {
                free.Enqueue(place);
            }
            else if (!missing.Remove(Encoding.UTF8.GetString(content, place, PlaceSize).TrimEnd()))
            {
                // Not given away in this update: a reader may just be at it.
                RandomAccess.Write(file, [Free], place);
            }
        }

        foreach (var line in missing)
        {
            if (!free.TryDequeue(out var target))
            {
                target = place;
                place += PlaceSize;
                Fill(file, target, "");
            }

            Fill(file, target, line);
        }
    }

    private static void Fill(SafeFileHandle file, int place, string line)
    {
        // An address has 45 characters at most, and a host name 63.
        var bytes = Encoding.ASCII.GetBytes($"{line.PadRight(PlaceSize - 1)}\n");
        if (bytes.Length != PlaceSize)
        {
            throw new ArgumentException($"\"{line}\" is too long for a place", nameof(line));
        }

        var first = bytes[0];
        bytes[0] = Free;
        RandomAccess.Write(file, bytes, place);
        if (line.Length > 0)
        {
            RandomAccess.Write(file, [first], place);
        }
    }

    /// <summary>The lines that are to be there.</summary>
    private static SortedSet<string> Choose(IEnumerable<HostsEntry> wanted, string ownPart)
    {
        var own = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in ownPart.Split('\n'))
        {
            own.UnionWith(line.Split('#')[0].Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Skip(1));
        }

        var lines = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var entry in wanted)
        {
            if (!own.Contains(entry.Name))
            {
                lines.Add(entry.ToString());
            }
        }

        return lines;
    }

    /// <summary>Where the places begin. After the last heading: a pod in a pod may have been given such a file as the host's.</summary>
    private static int? FindPlaces(ReadOnlySpan<byte> content)
    {
        var heading = content.LastIndexOf(Encoding.UTF8.GetBytes(Heading));
        return heading >= 0 && content[heading..].IndexOf((byte)'\n') is var end and >= 0 ? heading + end + 1 : null;
    }
}
