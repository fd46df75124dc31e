using System.Text;

namespace Rkt.Images.Archives.Tar;

/// <summary>Fills a header block, and puts into pax records what its fields cannot hold.</summary>
internal static class UstarHeader
{
    private const int MaxName = 100;
    private const int MaxPrefix = 155;
    private const int OwnerField = 8;
    private const int SizeField = 12;
    private const uint ExtensionMode = 0b110_100_100;

    public static void Format(Span<byte> block, TarEntry entry, MemoryStream pax)
    {
        block.Clear();
        PutName(block, entry, pax);
        PutText(block[TarBlock.LinkName], entry.LinkName, "linkpath"u8, pax);
        TarNumber.FormatOctal(entry.Mode, block[TarBlock.Mode]);
        PutNumber(block[TarBlock.UserId], entry.UserId, "uid"u8, pax);
        PutNumber(block[TarBlock.GroupId], entry.GroupId, "gid"u8, pax);
        PutNumber(block[TarBlock.ContentSize], entry.Size, "size"u8, pax);
        PutTime(block[TarBlock.ModificationTime], entry, pax);
        block[TarBlock.TypeFlag] = TypeFlagOf(entry.Type);
        PutText(block[TarBlock.UserName], entry.UserName, "uname"u8, pax);
        PutText(block[TarBlock.GroupName], entry.GroupName, "gname"u8, pax);
        TarNumber.FormatOctal(Device(entry.DeviceMajor), block[TarBlock.DeviceMajor]);
        TarNumber.FormatOctal(Device(entry.DeviceMinor), block[TarBlock.DeviceMinor]);
        PutAttributes(entry, pax);
        Complete(block);
    }

    /// <summary>Fills the header that introduces pax records.</summary>
    public static void FormatExtension(Span<byte> block, TarName name, long size)
    {
        block.Clear();
        name.Bytes.CopyTo(block[TarBlock.Name]);
        TarNumber.FormatOctal(ExtensionMode, block[TarBlock.Mode]);
        TarNumber.FormatOctal(0, block[TarBlock.UserId]);
        TarNumber.FormatOctal(0, block[TarBlock.GroupId]);
        TarNumber.FormatOctal(size, block[TarBlock.ContentSize]);
        TarNumber.FormatOctal(0, block[TarBlock.ModificationTime]);
        block[TarBlock.TypeFlag] = (byte)'x';
        Complete(block);
    }

    private static byte TypeFlagOf(TarEntryType type) => type switch
    {
        TarEntryType.RegularFile => (byte)'0',
        TarEntryType.HardLink => (byte)'1',
        TarEntryType.SymbolicLink => (byte)'2',
        TarEntryType.CharacterDevice => (byte)'3',
        TarEntryType.BlockDevice => (byte)'4',
        TarEntryType.Directory => (byte)'5',
        TarEntryType.Fifo => (byte)'6',
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    // A device number beyond seven octal digits has no pax record of its own; the kernel's have 12 and 20 bits.
    private static long Device(uint number) => TarNumber.FitsOctal(number, OwnerField)
        ? number
        : throw new ArgumentOutOfRangeException(nameof(number), number, "device number does not fit a tar header");

    private static void PutName(Span<byte> block, TarEntry entry, MemoryStream pax)
    {
        ReadOnlySpan<byte> name = entry.Type == TarEntryType.Directory && !entry.Name.Bytes.EndsWith("/"u8)
            ? (byte[])[.. entry.Name.Bytes, (byte)'/']
            : entry.Name.Bytes;
        if (name.Length <= MaxName)
        {
            name.CopyTo(block[TarBlock.Name]);
            return;
        }

        // The slash between prefix and name is not stored; it must leave a name of 1 to 100 bytes and a prefix of 1 to 155.
        var earliest = name.Length - MaxName - 1;
        var slash = earliest > MaxPrefix ? -1 : name[earliest..Math.Min(MaxPrefix + 1, name.Length - 1)].IndexOf((byte)'/');
        if (slash >= 0 && earliest + slash > 0)
        {
            name[..(earliest + slash)].CopyTo(block[TarBlock.Prefix]);
            name[(earliest + slash + 1)..].CopyTo(block[TarBlock.Name]);
            return;
        }

        name[..MaxName].CopyTo(block[TarBlock.Name]);
        PaxRecord.Append(pax, "path"u8, name);
    }

    private static void PutText(Span<byte> field, TarName text, ReadOnlySpan<byte> key, MemoryStream pax)
    {
        text.Bytes[..Math.Min(text.Length, field.Length)].CopyTo(field);
        if (text.Length > field.Length)
        {
            PaxRecord.Append(pax, key, text.Bytes);
        }
    }

    private static void PutNumber(Span<byte> field, long value, ReadOnlySpan<byte> key, MemoryStream pax)
    {
        var fits = TarNumber.FitsOctal(value, field.Length);
        TarNumber.FormatOctal(fits ? value : 0, field);
        if (!fits)
        {
            PaxRecord.Append(pax, key, Encoding.ASCII.GetBytes(value.ToString()));
        }
    }

    private static void PutTime(Span<byte> field, TarEntry entry, MemoryStream pax)
    {
        var time = entry.ModificationTime;
        var fits = TarNumber.FitsOctal(time.Seconds, SizeField);
        TarNumber.FormatOctal(fits ? time.Seconds : 0, field);
        if (!fits || time.Nanoseconds != 0)
        {
            PaxRecord.Append(pax, "mtime"u8, TarNumber.FormatTime(time));
        }
    }

    private static void PutAttributes(TarEntry entry, MemoryStream pax)
    {
        // In an order of their own: the kernel lists them in the order of its hash tables.
        foreach (var attribute in entry.Attributes.OrderBy(attribute => attribute.Name))
        {
            byte[] key = [.. PaxRecord.AttributePrefix, .. AttributeKey.Escape(attribute.Name.Bytes)];
            PaxRecord.Append(pax, key, attribute.Value.Span);
        }
    }

    private static void Complete(Span<byte> block)
    {
        TarBlock.UstarMagic.CopyTo(block[TarBlock.MagicAndVersion]);
        var checksum = block[TarBlock.Checksum];
        TarNumber.FormatOctal(TarBlock.ChecksumOf(block), checksum[..^1]);
        checksum[^1] = (byte)' ';
    }
}
