using System.Runtime.InteropServices;
using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Files.Trees;

/// <summary>Walks a tree from directory to directory, never through a symbolic link, and makes the directories that are missing.</summary>
/// <remarks>The descriptors on the way to the current directory stay open, so that a neighbouring path costs no walk.</remarks>
internal sealed unsafe class DirectoryCursor(DirectoryHandle root) : IDisposable
{
    /// <summary>How a directory is opened to look names up in it only.</summary>
    public const int OpenFlags = Syscall.O_PATH | Syscall.O_DIRECTORY | Syscall.O_NOFOLLOW | Syscall.O_CLOEXEC;

    private const uint ImpliedDirectoryMode = 0b111_101_101;

    private readonly TerminatedName _name = new();
    private readonly Stack<OpenLevel> _levels = new();
    private readonly List<byte[]> _impliedDirectories = [];
    private byte[] _openPath = new byte[256];

    /// <summary>Directories that were made because a path needed them, in the order they were made.</summary>
    public IReadOnlyList<byte[]> ImpliedDirectories => _impliedDirectories;

    private int OpenPathLength => _levels.TryPeek(out var level) ? level.PathLength : 0;

    private int OpenDirectory => _levels.TryPeek(out var level) ? level.Descriptor : root.Descriptor;

    public static InvalidDataException NotADirectory(ReadOnlySpan<byte> path, ReadOnlySpan<byte> above) =>
        new($"\"{TreeWriter.Text(path)}\" goes through \"{TreeWriter.Text(above)}\", which is not a directory");

    /// <summary>Goes to the directory that a path's last name is in.</summary>
    /// <param name="path">Relative to the root, of names separated by single slashes.</param>
    /// <param name="name">The last name.</param>
    /// <returns>A descriptor of the directory that the path's last name is in; it stays this object's.</returns>
    /// <exception cref="ArgumentException">The path is not clean.</exception>
    /// <exception cref="InvalidDataException">Something on the way is not a directory.</exception>
    public int OpenParent(ReadOnlySpan<byte> path, out ReadOnlySpan<byte> name)
    {
        var slash = path.LastIndexOf((byte)'/');
        name = path[(slash + 1)..];
        CheckName(name, path);
        var parent = slash < 0 ? [] : path[..slash];
        if (!parent.SequenceEqual(_openPath.AsSpan(0, OpenPathLength)))
        {
            Walk(parent, path);
        }

        return OpenDirectory;
    }

    public void Dispose() => CloseDownTo(0);

    private void Walk(ReadOnlySpan<byte> directory, ReadOnlySpan<byte> path)
    {
        while (!IsAtOrBelowOpenPath(directory))
        {
            CloseDownTo(_levels.Count - 1);
        }

        while (OpenPathLength < directory.Length)
        {
            var start = OpenPathLength == 0 ? 0 : OpenPathLength + 1;
            var length = directory[start..].IndexOf((byte)'/');
            var end = length < 0 ? directory.Length : start + length;
            CheckName(directory[start..end], path);
            Push(OpenOrMake(directory[..end], directory[start..end], path), directory[..end]);
        }
    }

    private bool IsAtOrBelowOpenPath(ReadOnlySpan<byte> directory)
    {
        var length = OpenPathLength;
        return length == 0
            || (directory.StartsWith(_openPath.AsSpan(0, length)) && (directory.Length == length || directory[length] == '/'));
    }

    private int OpenOrMake(ReadOnlySpan<byte> directory, ReadOnlySpan<byte> name, ReadOnlySpan<byte> path)
    {
        var pointer = _name.Set(name);
        var descriptor = Syscall.openat(OpenDirectory, pointer, OpenFlags, 0);
        if (descriptor < 0 && Marshal.GetLastPInvokeError() == Errno.ENOENT)
        {
            if (Syscall.mkdirat(OpenDirectory, pointer, ImpliedDirectoryMode) < 0)
            {
                throw KernelException.FromLastError("mkdirat", TreeWriter.Text(directory));
            }

            _impliedDirectories.Add(directory.ToArray());
            descriptor = Syscall.openat(OpenDirectory, pointer, OpenFlags, 0);
        }

        return descriptor >= 0
            ? descriptor
            : throw (Marshal.GetLastPInvokeError() is Errno.ENOTDIR or Errno.ELOOP
                ? NotADirectory(path, directory)
                : KernelException.FromLastError("openat", TreeWriter.Text(directory)));
    }

    private void Push(int descriptor, ReadOnlySpan<byte> directory)
    {
        if (directory.Length > _openPath.Length)
        {
            Array.Resize(ref _openPath, 2 * directory.Length);
        }

        directory.CopyTo(_openPath);
        _levels.Push(new OpenLevel(descriptor, directory.Length));
    }

    private void CloseDownTo(int levels)
    {
        while (_levels.Count > levels)
        {
            _ = Syscall.close(_levels.Pop().Descriptor);
        }
    }

    private static void CheckName(ReadOnlySpan<byte> name, ReadOnlySpan<byte> path)
    {
        if (name.IsEmpty || name.SequenceEqual("."u8) || name.SequenceEqual(".."u8))
        {
            throw new ArgumentException($"path that is not clean: \"{TreeWriter.Text(path)}\"", nameof(path));
        }
    }
}
