using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Rkt.Host.Errors;
using Rkt.Host.Files;
using Rkt.Host.Files.Trees;

namespace Rkt.Images.Downloads.Caching;

/// <summary>What has come of a file so far, on disk, so that the next attempt, by this process or another, need not fetch it again.</summary>
/// <remarks>
/// A directory per URL, DATA/tmp/download-HASH, locked while this object lives: two processes never download the same URL at once.
/// Whoever had to wait finds the file gone, and should look first whether the store has the image now.
/// </remarks>
public sealed class PartialArchive : IDisposable
{
    private const string Prefix = "download-";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly DirectoryHandle _directory;
    private readonly SafeFileHandle _file;
    private readonly PartialRecord _record;
    private Writeback _writeback;
    private bool _isDiscarded;

    private PartialArchive(DirectoryHandle directory)
    {
        _directory = directory;
        _record = new PartialRecord($"{directory.Path}/validators");
        FilePath = $"{directory.Path}/archive";
        _file = File.OpenHandle(FilePath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        Length = RandomAccess.GetLength(_file);
        Validators = _record.Read(Length);
        LeaveSomethingToAskFor();
    }

    /// <summary>The file that is filled. It may be renamed or linked away when it is whole.</summary>
    public string FilePath { get; }

    /// <summary>How many bytes there are.</summary>
    public long Length { get; private set; }

    internal CacheValidators? Validators { get; private set; }

    /// <summary>The value of If-Range, or null when there is nothing that can be continued.</summary>
    internal string? Continuation => Length > 0 ? Validators?.Continuation : null;

    /// <summary>Opens what there is of a URL, or an empty file; waits while another process has it.</summary>
    /// <param name="dataDirectory">The data directory; what is missing below it is made.</param>
    /// <param name="url">The URL as the user or the discovery gave it.</param>
    /// <param name="waiting">Called once before waiting, to tell the user.</param>
    public static PartialArchive Open(string dataDirectory, Uri url, Action? waiting = null)
    {
        var parent = $"{dataDirectory}/tmp";
        Directory.CreateDirectory(parent, OwnerOnly);
        var path = $"{parent}/{Prefix}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url.AbsoluteUri)))}";
        while (true)
        {
            DirectoryEntry.Ensure(path, OwnerOnly);
            var directory = DirectoryHandle.OpenIfExists(path);
            if (directory is not null && Lock(directory, waiting))
            {
                return new PartialArchive(directory);
            }

            // Whoever had the lock has removed the directory: its successor is another one.
            directory?.Dispose();
            waiting = null;
        }
    }

    /// <summary>Removes what no process is working on and none has for a while.</summary>
    /// <returns>How many were removed.</returns>
    public static int SweepAbandoned(string dataDirectory, TimeSpan olderThan, TimeProvider? clock = null)
    {
        var parent = $"{dataDirectory}/tmp";
        var latest = (clock ?? TimeProvider.System).GetUtcNow() - olderThan;
        var count = 0;
        foreach (var path in Directory.Exists(parent) ? Directory.GetDirectories(parent, Prefix + "*") : [])
        {
            using var directory = DirectoryHandle.OpenIfExists(path);
            if (directory is not null && LastUsed(path) <= latest && FileLock.TryTakeExclusive(directory))
            {
                TreeRemoval.Remove(path);
                count++;
            }
        }

        return count;
    }

    /// <summary>Leaves what has come for the next attempt, and makes it survive a power loss.</summary>
    public void Keep()
    {
        RandomAccess.FlushToDisk(_file);
        _record.MarkDurable();
    }

    /// <summary>Removes all of it: the download is finished, or not worth continuing.</summary>
    public void Discard()
    {
        // Once only: by now there may be another directory of that name, of another process.
        if (!_isDiscarded)
        {
            _isDiscarded = true;
            TreeRemoval.Remove(_directory.Path);
        }
    }

    /// <summary>Gives up the lock; the files stay unless <see cref="Discard"/> was called or nothing has come.</summary>
    public void Dispose()
    {
        if (Length == 0)
        {
            Discard();
        }

        _file.Dispose();
        _directory.Dispose();
    }

    /// <summary>Begins anew with a version of the file.</summary>
    internal void Restart(CacheValidators validators, long? total)
    {
        // The record goes first: bytes without one are never continued.
        _record.Remove();
        if (Length > 0)
        {
            RandomAccess.SetLength(_file, 0);
            Length = 0;
        }

        Validators = validators;
        _record.Write(validators, total);
    }

    /// <summary>Goes on with the version that is there.</summary>
    internal void Continue(long? total) => _record.Write(Validators!, total);

    internal int Read(long offset, Span<byte> buffer) => RandomAccess.Read(_file, buffer, offset);

    /// <exception cref="KernelException">The disk is full, or broken.</exception>
    internal void Append(ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(_file, bytes, Length);
        }
        catch (IOException e)
        {
            throw new KernelException("write", e.HResult, FilePath);
        }

        Length += bytes.Length;
        _writeback.Advance(_file, Length);
    }

    private static DateTimeOffset LastUsed(string path) =>
        (FileStatus.ReadIfExists($"{path}/archive") ?? FileStatus.ReadIfExists(path))?.ModificationTime ?? DateTimeOffset.MaxValue;

    private static bool Lock(DirectoryHandle directory, Action? waiting)
    {
        if (!FileLock.TryTakeExclusive(directory))
        {
            waiting?.Invoke();
            FileLock.TakeExclusive(directory);
        }

        return FileStatus.ReadIfExists(directory.Path) is { } there && there.IsSameFile(FileStatus.Read(directory));
    }

    /// <summary>A range after the last byte cannot be asked for, so a file that is whole gives its last one back.</summary>
    private void LeaveSomethingToAskFor()
    {
        if (_record.Total is { } total && Length >= total)
        {
            Length = Math.Max(0, total - 1);
            RandomAccess.SetLength(_file, Length);
        }
    }
}
