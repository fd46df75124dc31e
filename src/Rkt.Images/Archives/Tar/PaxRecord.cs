namespace Rkt.Images.Archives.Tar;

/// <summary>One "length key=value" record of a pax extended header; the value may hold any bytes, newlines and NULs too.</summary>
internal readonly ref struct PaxRecord
{
    /// <summary>What star named the records of extended attributes; all tar programs follow it.</summary>
    public static ReadOnlySpan<byte> AttributePrefix => "SCHILY.xattr."u8;

    private PaxRecord(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Key = key;
        Value = value;
    }

    public ReadOnlySpan<byte> Key { get; }

    public ReadOnlySpan<byte> Value { get; }

    /// <summary>Takes the first record off the rest of a header.</summary>
    /// <exception cref="InvalidDataException">It is not well formed.</exception>
    public static PaxRecord Take(ref ReadOnlySpan<byte> rest)
    {
        var space = rest.IndexOf((byte)' ');
        if (space <= 0 || !TarNumber.TryParseDecimal(rest[..space], out var length) || length <= space + 1 || length > rest.Length
            || rest[(int)length - 1] != '\n')
        {
            throw new InvalidDataException("invalid pax header");
        }

        var record = rest[(space + 1)..((int)length - 1)];
        rest = rest[(int)length..];
        var equals = record.IndexOf((byte)'=');
        return equals > 0
            ? new PaxRecord(record[..equals], record[(equals + 1)..])
            : throw new InvalidDataException("invalid pax header");
    }

    /// <summary>Appends a record; its length counts its own digits.</summary>
    public static void Append(MemoryStream header, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var length = key.Length + value.Length + 3;
        var total = length + DigitsOf(length);
        total = length + DigitsOf(total);
        header.Write(System.Text.Encoding.ASCII.GetBytes(total.ToString()));
        header.WriteByte((byte)' ');
        header.Write(key);
        header.WriteByte((byte)'=');
        header.Write(value);
        header.WriteByte((byte)'\n');
    }

    private static int DigitsOf(int number)
    {
        var digits = 1;
        while (number >= 10)
        {
            number /= 10;
            digits++;
        }

        return digits;
    }
}
