using Rkt.Host.Files;

namespace Rkt.Images.Archives.Tar;

/// <summary>Writes a tar archive: ustar where that holds all, a pax header before an entry where it does not. The same entries give the same bytes.</summary>
/// <remarks>
/// <see cref="Finish"/> writes the end mark; an archive without it counts as cut off, so a failure half-way leaves nothing that
/// passes for whole. The output stream stays the caller's to flush and dispose.
/// </remarks>
public sealed class TarWriter(Stream output)
{
    private const int CopyBufferSize = 128 * 1024;

    private readonly byte[] _block = new byte[TarBlock.Size];
    private byte[]? _copyBuffer;

    /// <summary>Writes an entry that has no content.</summary>
    /// <exception cref="ArgumentException">It is a file with content.</exception>
    public void WriteEntry(TarEntry entry)
    {
        if (entry.Size != 0)
        {
            throw new ArgumentException("content is missing", nameof(entry));
        }

        WriteHeaders(entry);
    }

    /// <summary>Writes a regular file.</summary>
    /// <param name="entry">Its <see cref="TarEntry.Size"/> is the content's length.</param>
    /// <param name="content">Read for exactly that many bytes.</param>
    /// <exception cref="EndOfStreamException">The content is shorter.</exception>
    public void WriteEntry(TarEntry entry, Stream content)
    {
        if (entry.Type != TarEntryType.RegularFile)
        {
            throw new ArgumentException("only regular files have content", nameof(entry));
        }

        WriteHeaders(entry);
        Copy(content, entry.Size, entry.Name);
        _block.AsSpan().Clear();
        output.Write(_block.AsSpan(0, TarBlock.PaddingOf(entry.Size)));
    }

    /// <summary>Writes a regular file whose content is at hand.</summary>
    public void WriteEntry(TarEntry entry, ReadOnlySpan<byte> content)
    {
        if (entry.Type != TarEntryType.RegularFile || entry.Size != content.Length)
        {
            throw new ArgumentException("the content does not fit the entry", nameof(entry));
        }

        WriteHeaders(entry);
        output.Write(content);
        _block.AsSpan().Clear();
        output.Write(_block.AsSpan(0, TarBlock.PaddingOf(entry.Size)));
    }

    /// <summary>Writes a regular file of root's that all may read.</summary>
    public void WriteEntry(TarName name, ReadOnlySpan<byte> content, FileTime time) => WriteEntry(
        new TarEntry { Name = name, Type = TarEntryType.RegularFile, Mode = 0b110_100_100, Size = content.Length, ModificationTime = time },
        content);

    /// <summary>Writes the end mark.</summary>
    public void Finish()
    {
        _block.AsSpan().Clear();
        output.Write(_block);
        output.Write(_block);
    }

    private void WriteHeaders(TarEntry entry)
    {
        if (entry.Extents is not null)
        {
            throw new ArgumentException("sparse files are not written", nameof(entry));
        }

        using var pax = new MemoryStream();
        UstarHeader.Format(_block, entry, pax);
        if (pax.Length > 0)
        {
            var header = _block.ToArray();
            WritePaxHeader(entry.Name, pax);
            output.Write(header);
        }
        else
        {
            output.Write(_block);
        }
    }

    private void WritePaxHeader(TarName name, MemoryStream pax)
    {
        // Seen only by programs that do not know pax; fixed fields, so that the bytes depend on the entry alone.
        TarName paxName = new([.. "PaxHeaders/"u8, .. name.Bytes[..Math.Min(name.Length, 80)]]);
        UstarHeader.FormatExtension(_block, paxName, pax.Length);
        output.Write(_block);
        output.Write(pax.GetBuffer().AsSpan(0, (int)pax.Length));
        _block.AsSpan().Clear();
        output.Write(_block.AsSpan(0, TarBlock.PaddingOf(pax.Length)));
    }

    private void Copy(Stream content, long count, TarName name)
    {
        _copyBuffer ??= new byte[CopyBufferSize];
        while (count > 0)
        {
            var length = content.Read(_copyBuffer.AsSpan(0, (int)Math.Min(count, _copyBuffer.Length)));
            if (length == 0)
            {
                throw new EndOfStreamException($"\"{name}\" is shorter than expected");
            }

            output.Write(_copyBuffer.AsSpan(0, length));
            count -= length;
        }
    }
}
