namespace Rkt.Images.Store.Intake;

/// <summary>A fixed set of blocks that one thread fills and several read, each at its own pace, none copying.</summary>
/// <remarks>This bounds the memory of an import: the writer waits until the slowest reader is done with a block.</remarks>
internal sealed class BlockRing
{
    private const int BlockSize = 256 * 1024;
    private const int BlockCount = 16;

    private readonly object _changed = new();
    private readonly byte[]?[] _blocks = new byte[]?[BlockCount];
    private readonly int[] _lengths = new int[BlockCount];
    private readonly long[] _read;
    private long _written;
    private bool _ended;
    private bool _cancelled;
    private Exception? _failure;

    /// <param name="readers">How many will read every block.</param>
    public BlockRing(int readers)
    {
        _read = new long[readers];
    }

    /// <summary>Waits for a free block.</summary>
    /// <returns>The block to fill; null when the readers have given up.</returns>
    public byte[]? BeginWrite()
    {
        lock (_changed)
        {
            while (!_cancelled && _written - Slowest() == BlockCount)
            {
                Monitor.Wait(_changed);
            }

            return _cancelled ? null : _blocks[_written % BlockCount] ??= GC.AllocateUninitializedArray<byte>(BlockSize);
        }
    }

    /// <summary>Hands the block over to the readers.</summary>
    /// <param name="length">How much of it is filled, at least one byte.</param>
    public void EndWrite(int length)
    {
        lock (_changed)
        {
            _lengths[_written % BlockCount] = length;
            _written++;
            Monitor.PulseAll(_changed);
        }
    }

    /// <summary>Tells the readers that there is no more, or why not.</summary>
    public void Close(Exception? failure)
    {
        lock (_changed)
        {
            _failure = failure;
            _ended = true;
            Monitor.PulseAll(_changed);
        }
    }

    /// <summary>Makes the writer and the other readers stop.</summary>
    public void Cancel()
    {
        lock (_changed)
        {
            _cancelled = true;
            Monitor.PulseAll(_changed);
        }
    }

    /// <summary>Waits for a reader's next block.</summary>
    /// <returns>The filled part of it, the reader's until <see cref="Release"/>; empty at the end.</returns>
    /// <exception cref="BlockRingException">The writer failed; its exception is the cause.</exception>
    /// <exception cref="OperationCanceledException">Another reader gave up.</exception>
    public ReadOnlyMemory<byte> Take(int reader)
    {
        lock (_changed)
        {
            while (!_cancelled && !_ended && _written == _read[reader])
            {
                Monitor.Wait(_changed);
            }

            if (_cancelled)
            {
                throw new OperationCanceledException();
            }

            if (_written > _read[reader])
            {
                var index = _read[reader] % BlockCount;
                return _blocks[index].AsMemory(0, _lengths[index]);
            }

            return _failure is null ? default : throw new BlockRingException(_failure);
        }
    }

    /// <summary>Gives a reader's block back.</summary>
    public void Release(int reader)
    {
        lock (_changed)
        {
            _read[reader]++;
            Monitor.PulseAll(_changed);
        }
    }

    private long Slowest()
    {
        var slowest = long.MaxValue;
        foreach (var count in _read)
        {
            slowest = Math.Min(slowest, count);
        }

        return slowest;
    }
}
