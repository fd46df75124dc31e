using Microsoft.Win32.SafeHandles;
using Rkt.Host.Kernel;

namespace Rkt.Host.Files;

/// <summary>Has the kernel begin to write a file that grows, so that the sync at the end finds little left to do.</summary>
/// <remarks>This makes nothing durable. Left alone, the kernel begins when a tenth of the memory is unwritten, which is after most images.</remarks>
public struct Writeback
{
    private const long Step = 16L << 20;

    private long _begun;

    /// <summary>Begins what has not begun yet, in large steps.</summary>
    /// <param name="file">The file, always the same one.</param>
    /// <param name="length">How long it is now, in bytes.</param>
    public void Advance(SafeFileHandle file, long length) => Advance((int)file.DangerousGetHandle(), length);

    internal void Advance(int descriptor, long length)
    {
        if (length - _begun >= Step)
        {
            // Whatever comes of it, the sync at the end does it all again.
            _ = Syscall.sync_file_range(descriptor, _begun, length - _begun, Syscall.SYNC_FILE_RANGE_WRITE);
            _begun = length;
        }
    }
}
