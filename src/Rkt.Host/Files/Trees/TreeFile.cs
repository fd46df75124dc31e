using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Files.Trees;

/// <summary>A file that a <see cref="TreeWriter"/> has made, open for writing. Short-lived: finish or dispose it before the next one.</summary>
public ref struct TreeFile
{
    private readonly ReadOnlySpan<byte> _path;
    private readonly NodeWriter _node;
    private int _descriptor;
    private long _length;
    private Writeback _writeback;

    internal TreeFile(int descriptor, ReadOnlySpan<byte> path, NodeWriter node)
    {
        _descriptor = descriptor;
        _path = path;
        _node = node;
    }

    /// <summary>Writes bytes at a place; what is left out becomes a hole.</summary>
    public unsafe void Write(long offset, ReadOnlySpan<byte> data)
    {
        _length = Math.Max(_length, offset + data.Length);
        fixed (byte* pointer = data)
        {
            for (var done = 0; done < data.Length;)
            {
                var count = Syscall.pwrite(_descriptor, pointer + done, (nuint)(data.Length - done), offset + done);
                if (count < 0 && Marshal.GetLastPInvokeError() != Errno.EINTR)
                {
                    throw KernelException.FromLastError("pwrite", TreeWriter.Text(_path));
                }

                done += (int)Math.Max(count, 0);
            }
        }

        _writeback.Advance(_descriptor, _length);
    }

    /// <summary>Copies the content of a file from its start, leaving out its holes; blocks are shared where the file system can.</summary>
    public unsafe void CopyFrom(SafeFileHandle source)
    {
        var from = (int)source.DangerousGetHandle();
        for (var start = 0L; (start = Syscall.lseek(from, start, Syscall.SEEK_DATA)) >= 0;)
        {
            var end = Syscall.lseek(from, start, Syscall.SEEK_HOLE);
            if (end <= start)
            {
                break;
            }

            CopyRange(source, start, end);
            start = end;
        }

        // ENXIO: no data after the last hole.
        if (Marshal.GetLastPInvokeError() is not (Errno.ENXIO or 0))
        {
            throw KernelException.FromLastError("lseek", TreeWriter.Text(_path));
        }
    }

    /// <summary>Gives the file its length, metadata and time, and closes it.</summary>
    public void Finish(long length, NodeMetadata metadata)
    {
        if (length != _length && Syscall.ftruncate(_descriptor, length) < 0)
        {
            throw KernelException.FromLastError("ftruncate", TreeWriter.Text(_path));
        }

        _node.Finish(_descriptor, _path, metadata);
        Dispose();
    }

    private unsafe void CopyRange(SafeFileHandle source, long start, long end)
    {
        while (start < end)
        {
            var (from, to) = (start, start);
            var count = Syscall.copy_file_range(
                (int)source.DangerousGetHandle(), &from, _descriptor, &to, (nuint)Math.Min(end - start, int.MaxValue), 0);
            if (count <= 0)
            {
                // Another file system, or one that cannot: as everyone does it.
                CopyThroughMemory(source, start, end);
                return;
            }

            start += count;
            _length = Math.Max(_length, start);
        }
    }

    private void CopyThroughMemory(SafeFileHandle source, long start, long end)
    {
        var buffer = new byte[128 * 1024];
        while (start < end)
        {
            var length = RandomAccess.Read(source, buffer.AsSpan(0, (int)Math.Min(end - start, buffer.Length)), start);
            if (length == 0)
            {
                return;
            }

            Write(start, buffer.AsSpan(0, length));
            start += length;
        }
    }

    public void Dispose()
    {
        if (_descriptor >= 0)
        {
            _ = Syscall.close(_descriptor);
            _descriptor = -1;
        }
    }
}
