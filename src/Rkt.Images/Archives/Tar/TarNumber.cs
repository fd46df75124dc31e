using System.Buffers.Text;
using System.Text;
using Rkt.Host.Files;

namespace Rkt.Images.Archives.Tar;

/// <summary>Numbers as tar headers write them: octal digits, base-256 where the octal ones did not suffice, decimal in pax records.</summary>
internal static class TarNumber
{
    private const int NanosecondDigits = 9;
    private const int NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Reads a field of a header; an empty one is 0.</summary>
    public static bool TryParse(ReadOnlySpan<byte> field, out long value) =>
        (field[0] & 0x80) != 0 ? TryParseBase256(field, out value) : TryParseOctal(field, out value);

    /// <summary>Reads the decimal number of a pax record.</summary>
    public static bool TryParseDecimal(ReadOnlySpan<byte> text, out long value) =>
        Utf8Parser.TryParse(text, out value, out var consumed) && consumed == text.Length;

    /// <summary>Reads the time of a pax record: seconds, negative ones too, with or without a fraction; digits past the ninth are dropped.</summary>
    public static bool TryParseTime(ReadOnlySpan<byte> text, out FileTime time)
    {
        time = default;
        var point = text.IndexOf((byte)'.');
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? [] : text[(point + 1)..];
        if (!TryParseDecimal(whole, out var seconds) || fraction.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        var nanoseconds = 0;
        for (var i = 0; i < NanosecondDigits; i++)
        {
            nanoseconds = (nanoseconds * 10) + (i < fraction.Length ? fraction[i] - '0' : 0);
        }

        // The sign belongs to the fraction too: -0.25 is a quarter of a second before the epoch, and its whole part reads 0.
        time = whole[0] == '-' && nanoseconds > 0
            ? new FileTime(seconds - 1, NanosecondsPerSecond - nanoseconds)
            : new FileTime(seconds, nanoseconds);
        return true;
    }

    /// <summary>Writes a time the way <see cref="TryParseTime"/> reads it, without needless zeros.</summary>
    public static byte[] FormatTime(FileTime time)
    {
        var (seconds, nanoseconds) = (time.Seconds, time.Nanoseconds);
        var sign = string.Empty;
        if (seconds < 0)
        {
            sign = "-";
            (seconds, nanoseconds) = nanoseconds == 0
                ? (-seconds, 0)
                : (-(seconds + 1), NanosecondsPerSecond - nanoseconds);
        }

        var text = $"{sign}{seconds}";
        if (nanoseconds != 0)
        {
            text += "." + nanoseconds.ToString("D9").TrimEnd('0');
        }

        return Encoding.ASCII.GetBytes(text);
    }

    /// <summary>Whether a field of this many bytes holds the number in octal, its final NUL included.</summary>
    public static bool FitsOctal(long value, int fieldLength) => value >= 0 && value >> (3 * (fieldLength - 1)) == 0;

    /// <summary>Fills a field with octal digits and a NUL.</summary>
    public static void FormatOctal(long value, Span<byte> field)
    {
        field[^1] = 0;
        for (var i = field.Length - 2; i >= 0; i--)
        {
            field[i] = (byte)('0' + (value & 7));
            value >>= 3;
        }
    }

    private static bool TryParseOctal(ReadOnlySpan<byte> field, out long value)
    {
        value = 0;
        var digits = field.TrimStart(" \0"u8);
        var end = digits.IndexOfAny(" \0"u8);
        foreach (var digit in end < 0 ? digits : digits[..end])
        {
            if (digit is < (byte)'0' or > (byte)'7' || value >> 60 != 0)
            {
                return false;
            }

            value = (value << 3) | (long)(digit - '0');
        }

        return true;
    }

    // Two's complement, most significant byte first; the top bit only marks the format, the one below it is the sign.
    private static bool TryParseBase256(ReadOnlySpan<byte> field, out long value)
    {
        value = (field[0] & 0x40) != 0 ? -1 : 0;
        for (var i = 0; i < field.Length; i++)
        {
            var digit = i > 0 ? field[i] : (value < 0 ? field[i] | 0x80 : field[i] & 0x7f);
            var shifted = unchecked((value << 8) | (long)digit);
            if (shifted >> 8 != value)
            {
                return false;
            }

            value = shifted;
        }

        return true;
    }
}
