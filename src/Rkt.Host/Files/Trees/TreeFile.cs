using System.Runtime.InteropServices;
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

    public void Dispose()
    {
        if (_descriptor >= 0)
        {
            _ = Syscall.close(_descriptor);
            _descriptor = -1;
        }
    }
}
