namespace Rkt.Images.Archives.Tar;

/// <summary>The content of a reader's current entry, holes filled with zeros.</summary>
internal sealed class TarContentStream(TarReader reader, long length) : ReadOnlyStream
{
    private long _position;
    private long _pieceOffset;
    private int _pieceUsed;
    private int _pieceLength;
    private byte[] _piece = [];

    public override int Read(Span<byte> buffer)
    {
        if (_position == length || buffer.IsEmpty)
        {
            return 0;
        }

        if (_pieceUsed == _pieceLength)
        {
            TakePiece();
        }

        int count;
        if (_position < _pieceOffset)
        {
            count = (int)Math.Min(buffer.Length, _pieceOffset - _position);
            buffer[..count].Clear();
        }
        else
        {
            count = Math.Min(buffer.Length, _pieceLength - _pieceUsed);
            _piece.AsSpan(_pieceUsed, count).CopyTo(buffer);
            _pieceUsed += count;
        }

        _position += count;
        return count;
    }

    // Copied, because the reader's piece is gone with its next call, and a caller may read in small steps.
    private void TakePiece()
    {
        if (!reader.ReadContent(out _pieceOffset, out var data))
        {
            (_pieceOffset, _pieceUsed, _pieceLength) = (length, 0, 0);
            return;
        }

        if (_piece.Length < data.Length)
        {
            _piece = new byte[data.Length];
        }

        data.CopyTo(_piece);
        (_pieceUsed, _pieceLength) = (0, data.Length);
    }
}
