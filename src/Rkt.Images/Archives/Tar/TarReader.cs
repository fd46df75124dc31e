namespace Rkt.Images.Archives.Tar;

/// <summary>Reads a tar archive from front to back: ustar, pax, GNU's and older formats, with names and attributes byte for byte.</summary>
/// <remarks>
/// Memory use does not depend on the size of the archive or its files. Everything that is wrong with the archive, its
/// being cut off included, is an <see cref="InvalidDataException"/>.
/// </remarks>
public sealed class TarReader
{
    // Room for the largest attribute that a kernel takes, several times over.
    private const int MaxExtendedHeader = 1 << 20;

    private readonly TarInput _input;
    private readonly byte[] _block = new byte[TarBlock.Size];
    private IReadOnlyList<TarExtent>? _extents;
    private int _extentIndex;
    private long _extentPosition;
    private long _remaining;
    private int _padding;
    private bool _ended;

    public TarReader(ByteSource source)
    {
        _input = new TarInput(source);
    }

    public TarReader(Stream stream)
        : this(new StreamSource(stream))
    {
    }

    /// <summary>Goes to the next entry, past what was not read of the current one's content; null at the end of the archive.</summary>
    /// <exception cref="InvalidDataException">The archive is cut off, corrupt, or has an entry of a type that we do not know.</exception>
    public TarEntry? ReadEntry()
    {
        if (_ended)
        {
            return null;
        }

        _input.ReleaseShown();
        _input.Skip(_remaining);
        _input.Skip(_padding);
        (_remaining, _padding, _extents) = (0, 0, null);
        byte[]? pax = null;
        TarName longName = default, longLinkName = default;
        while (ReadHeader() is { } header)
        {
            switch (header.TypeFlag)
            {
                case (byte)'x' or (byte)'X':
                    pax = ReadExtendedHeader(header);
                    break;
                case (byte)'g':
                    _input.Skip(header.StoredSize);
                    _input.Skip(TarBlock.PaddingOf(header.StoredSize));
                    break;
                case (byte)'L':
                    longName = UpToNul(ReadExtendedHeader(header));
                    break;
                case (byte)'K':
                    longLinkName = UpToNul(ReadExtendedHeader(header));
                    break;
                default:
                    header.Name = longName.IsEmpty ? header.Name : longName;
                    header.LinkName = longLinkName.IsEmpty ? header.LinkName : longLinkName;
                    return Begin(header, pax);
            }
        }

        return pax is null && longName.IsEmpty && longLinkName.IsEmpty
            ? null
            : throw new InvalidDataException("extended tar header without an entry");
    }

    /// <summary>Gives the next piece of the current entry's content.</summary>
    /// <param name="offset">Where in the file the piece belongs; what no piece covers is a hole.</param>
    /// <param name="data">At least one byte, valid until the next call.</param>
    /// <returns>False when there is no more.</returns>
    public bool ReadContent(out long offset, out ReadOnlySpan<byte> data)
    {
        offset = 0;
        data = default;
        _input.ReleaseShown();
        if (_remaining == 0)
        {
            return false;
        }

        var available = _remaining;
        if (_extents is null)
        {
            offset = _extentPosition;
        }
        else
        {
            if (_extentPosition == _extents[_extentIndex].Length)
            {
                (_extentIndex, _extentPosition) = (_extentIndex + 1, 0);
            }

            var extent = _extents[_extentIndex];
            offset = extent.Offset + _extentPosition;
            available = extent.Length - _extentPosition;
        }

        data = _input.Show(available);
        _extentPosition += data.Length;
        _remaining -= data.Length;
        return true;
    }

    /// <summary>The current entry's content as a stream, with zeros for holes. It ends with the entry and needs no disposal.</summary>
    public Stream OpenContent(TarEntry entry) => new TarContentStream(this, entry.Size);

    /// <summary>Reads what follows the end mark, so that whoever watches the bytes go by sees all of them.</summary>
    public void SkipToEndOfInput()
    {
        _input.ReleaseShown();
        _input.SkipToEnd();
    }

    private static TarName UpToNul(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)0);
        return new TarName(end < 0 ? text : text[..end]);
    }

    private TarEntry Begin(TarHeader header, ReadOnlySpan<byte> pax)
    {
        while (!pax.IsEmpty)
        {
            header.Apply(PaxRecord.Take(ref pax));
        }

        // Only files have content: some programs give a size to links and directories too, and store nothing.
        var size = header.EntryType() == TarEntryType.RegularFile ? header.StoredSize : 0;
        if (size < 0)
        {
            throw new InvalidDataException($"negative size of \"{header.Name}\"");
        }

        (_remaining, _padding) = (size, TarBlock.PaddingOf(size));
        (_extentIndex, _extentPosition) = (0, 0);
        if (header.TypeFlag == (byte)'S')
        {
            size = BeginGnuSparse();
        }
        else if (header.Sparse.IsSparse)
        {
            size = BeginPaxSparse(header);
        }

        return header.ToEntry(size, _extents);
    }

    private long BeginGnuSparse()
    {
        var extents = new List<TarExtent>();
        var continues = GnuSparseHeader.ReadHeader(_block, extents, out var realSize);
        while (continues)
        {
            _input.Read(_block);
            continues = GnuSparseHeader.ReadExtension(_block, extents);
        }

        _extents = SparseMap.Check(extents, realSize, _remaining);
        return realSize;
    }

    private long BeginPaxSparse(TarHeader header)
    {
        var extents = header.Sparse.HasListInContent ? new SparseList(_input, _block).Read(ref _remaining) : header.Sparse.Extents;
        var realSize = header.Sparse.RealSize ?? throw SparseMap.Invalid();
        _extents = SparseMap.Check(extents, realSize, _remaining);
        return realSize;
    }

    // Null at the end mark, which is two zero blocks; where the second one is missing, the input must end.
    private TarHeader? ReadHeader()
    {
        _input.Read(_block);
        if (!TarBlock.IsZero(_block))
        {
            return TarHeader.Parse(_block);
        }

        _ended = true;
        if (!_input.IsAtEnd)
        {
            _input.Read(_block);
            if (!TarBlock.IsZero(_block))
            {
                throw new InvalidDataException("tar archive continues after half an end mark");
            }
        }

        return null;
    }

    private byte[] ReadExtendedHeader(TarHeader header)
    {
        if (header.StoredSize is < 0 or > MaxExtendedHeader)
        {
            throw new InvalidDataException($"extended tar header of {header.StoredSize} bytes");
        }

        var content = new byte[header.StoredSize];
        _input.Read(content);
        _input.Skip(TarBlock.PaddingOf(content.Length));
        return content;
    }
}
