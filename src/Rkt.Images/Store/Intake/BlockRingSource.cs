using Rkt.Images.Archives.Tar;

namespace Rkt.Images.Store.Intake;

/// <summary>One reader's view of a ring, as bytes in a row.</summary>
internal sealed class BlockRingSource(BlockRing ring, int reader) : ByteSource
{
    private ReadOnlyMemory<byte> _block;
    private int _position;
    private bool _ended;

    /// <summary>How many bytes have gone by.</summary>
    public long Count { get; private set; }

    public override ReadOnlySpan<byte> Peek()
    {
        if (_position == _block.Length && !_ended)
        {
            if (!_block.IsEmpty)
            {
                _block = default;
                ring.Release(reader);
            }

            _position = 0;
            _block = ring.Take(reader);
            _ended = _block.IsEmpty;
        }

        return _block.Span[_position..];
    }

    public override void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _block.Length - _position);
        _position += count;
        Count += count;
    }
}
