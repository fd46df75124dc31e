using System.Buffers.Binary;
using System.Text;
using Rkt.Host.Errors;
using Rkt.Host.Files;

namespace Rkt.Stage1.Supervision;

/// <summary>A program as it lies in the directories of an app's root: looked at from outside when the kernel has refused to execute it.</summary>
/// <param name="Path">Its path in the app's root.</param>
/// <param name="Place">The same with symlinks resolved.</param>
/// <param name="IsDirectory">Whether it is a directory instead.</param>
/// <param name="Permissions">Its permission bits.</param>
/// <param name="IsElf">Whether it is in the format of compiled programs.</param>
/// <param name="Interpreter">The program that the kernel needs to run it: the one after "#!", or the loader; null for none.</param>
public sealed record ImageProgram(string Path, string Place, bool IsDirectory, UnixFileMode Permissions, bool IsElf, string? Interpreter)
{
    /// <summary>The longest first line of a script that the kernel reads (binfmt_script).</summary>
    private const int LongestLine = 256;

    private const int ElfHeaderSize = 64;
    private const int ProgramHeaderSize = 56;
    private const int InterpreterSegment = 3;

    /// <summary>Finds the first of some paths that there is.</summary>
    /// <param name="paths">Absolute paths in the app's root.</param>
    /// <param name="trees">The directories that the root is made of, uppermost first.</param>
    /// <returns>Null when there is none, or it is no file or directory; volumes are not looked into.</returns>
    public static ImageProgram? Find(IReadOnlyList<string> paths, IReadOnlyList<string> trees)
    {
        foreach (var path in paths)
        {
            foreach (var tree in trees)
            {
                try
                {
                    if (RootedFile.Resolve(tree, path, out var status) is { } resolved && status is not null)
                    {
                        var place = resolved.StartsWith(tree + "/", StringComparison.Ordinal) ? resolved[tree.Length..] : path;
                        return Read(tree, path, place, status);
                    }
                }
                catch (KernelException)
                {
                    // It is for a hint only, which is then less exact.
                    return null;
                }
            }
        }

        return null;
    }

    private static ImageProgram? Read(string tree, string path, string place, FileStatus status)
    {
        if (status.IsDirectory)
        {
            return new ImageProgram(path, place, true, status.Permissions, false, null);
        }

        // A device here is how an overlay says that the app has removed the file.
        using var file = status.IsRegularFile ? RootedFile.OpenIfExists(tree, path) : null;
        if (file is null || !FileStatus.Read(file).IsRegularFile)
        {
            return null;
        }

        var head = ReadAt(file, 0, LongestLine);
        var isElf = head.StartsWith("\u007fELF"u8);
        return new ImageProgram(path, place, false, status.Permissions, isElf, isElf ? LoaderOf(file, head) : ScriptInterpreterOf(head));
    }

    private static string? ScriptInterpreterOf(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("#!"u8))
        {
            return null;
        }

        var line = head[2..];
        var end = line.IndexOf((byte)'\n');
        line = (end < 0 ? line : line[..end]).Trim(" \t"u8);
        end = line.IndexOfAny(" \t"u8);
        return Encoding.UTF8.GetString(end < 0 ? line : line[..end]);
    }

    /// <summary>The loader that a 64-bit, little-endian program names; null for none, or in another format.</summary>
    private static string? LoaderOf(Microsoft.Win32.SafeHandles.SafeFileHandle file, ReadOnlySpan<byte> head)
    {
        if (head.Length < ElfHeaderSize || head[4] != 2 || head[5] != 1)
        {
            return null;
        }

        var offset = BinaryPrimitives.ReadInt64LittleEndian(head[32..]);
        var size = BinaryPrimitives.ReadUInt16LittleEndian(head[54..]);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(head[56..]);
        for (var i = 0; i < count && size == ProgramHeaderSize && offset > 0; i++)
        {
            var segment = ReadAt(file, offset + (i * size), size);
            if (segment.Length < size)
            {
                return null;
            }

            if (BinaryPrimitives.ReadInt32LittleEndian(segment) == InterpreterSegment)
            {
                var place = BinaryPrimitives.ReadInt64LittleEndian(segment[8..]);
                var length = BinaryPrimitives.ReadInt64LittleEndian(segment[32..]);
                return place > 0 && length is > 1 and <= LongestLine
                    ? Encoding.UTF8.GetString(ReadAt(file, place, (int)length)).TrimEnd('\0')
                    : null;
            }
        }

        return null;
    }

    private static ReadOnlySpan<byte> ReadAt(Microsoft.Win32.SafeHandles.SafeFileHandle file, long offset, int length)
    {
        var buffer = new byte[length];
        return buffer.AsSpan(0, RandomAccess.Read(file, buffer, offset));
    }
}
