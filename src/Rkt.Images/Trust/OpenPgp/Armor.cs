using System.Text;

namespace Rkt.Images.Trust.OpenPgp;

/// <summary>OpenPGP data as text: base 64 between two lines of dashes, with a checksum.</summary>
/// <remarks>RFC 9580, section 6. Several blocks in one file are one after another in the data.</remarks>
internal static class Armor
{
    public const string PublicKey = "PGP PUBLIC KEY BLOCK";
    public const string Signature = "PGP SIGNATURE";

    private const string Begin = "-----BEGIN ";
    private const string End = "-----END ";
    private const string Dashes = "-----";
    private const int LineLength = 64;

    /// <summary>Data as it was before it became text; binary data is returned as it is.</summary>
    /// <param name="content">A file's content.</param>
    /// <param name="label">What the blocks must be.</param>
    /// <exception cref="FormatException">It is neither, or a block is damaged or something else.</exception>
    public static ReadOnlyMemory<byte> Remove(ReadOnlySpan<byte> content, string label)
    {
        if (content.IsEmpty)
        {
            throw new FormatException("it is empty");
        }

        // Every packet begins with this bit, and no text does.
        if ((content[0] & 0x80) != 0 && !content.StartsWith("\uFEFF"u8))
        {
            return content.ToArray();
        }

        using var data = new MemoryStream();
        using var lines = new StringReader(Encoding.Latin1.GetString(content));
        while (lines.ReadLine() is { } line)
        {
            if (line.TrimEnd() is var begin && begin.StartsWith(Begin, StringComparison.Ordinal) && begin.EndsWith(Dashes, StringComparison.Ordinal))
            {
                var found = begin[Begin.Length..^Dashes.Length];
                data.Write(found == label ? ReadBlock(lines, label) : throw new FormatException(Describe(found)));
            }
        }

        return data.Length > 0 ? data.ToArray() : throw new FormatException("it holds no OpenPGP data");
    }

    /// <summary>Data as text.</summary>
    public static byte[] Write(ReadOnlySpan<byte> data, string label)
    {
        var text = new StringBuilder($"{Begin}{label}{Dashes}\n\n");
        var encoded = Convert.ToBase64String(data);
        for (var at = 0; at < encoded.Length; at += LineLength)
        {
            text.Append(encoded, at, Math.Min(LineLength, encoded.Length - at)).Append('\n');
        }

        text.Append('=').Append(Convert.ToBase64String(Checksum(data))).Append('\n').Append($"{End}{label}{Dashes}\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static byte[] ReadBlock(StringReader lines, string label)
    {
        SkipHeaders(lines);
        var encoded = new StringBuilder();
        string? checksum = null;
        while (lines.ReadLine()?.Trim() is { } line)
        {
            if (line == $"{End}{label}{Dashes}")
            {
                return Decode(encoded.ToString(), checksum);
            }

            if (checksum is not null)
            {
                break;
            }

            if (line.StartsWith('=') && line.Length == 5)
            {
                checksum = line[1..];
            }
            else
            {
                encoded.Append(line);
            }
        }

        throw new FormatException("it is cut off: the end of the armor is missing");
    }

    private static void SkipHeaders(StringReader lines)
    {
        while (lines.ReadLine() is { } line && line.Trim().Length > 0)
        {
            if (!line.Contains(": ", StringComparison.Ordinal) && !line.TrimEnd().EndsWith(':'))
            {
                throw new FormatException("the armor is damaged: no empty line before the data");
            }
        }
    }

    private static byte[] Decode(string encoded, string? checksum)
    {
        var data = FromBase64(encoded);
        return checksum is null || FromBase64(checksum).AsSpan().SequenceEqual(Checksum(data))
            ? data
            : throw new FormatException("the armor is damaged: its checksum is wrong");
    }

    private static byte[] FromBase64(string text)
    {
        var data = new byte[text.Length];
        return Convert.TryFromBase64String(text, data, out var written)
            ? data[..written]
            : throw new FormatException("the armor is damaged: it is not base 64");
    }

    private static byte[] Checksum(ReadOnlySpan<byte> data)
    {
        var crc = 0xB704CEu;
        foreach (var value in data)
        {
            crc ^= (uint)value << 16;
            for (var bit = 0; bit < 8; bit++)
            {
                crc <<= 1;
                crc ^= (crc & 0x1000000) != 0 ? 0x1864CFBu : 0;
            }
        }

        return [(byte)(crc >> 16), (byte)(crc >> 8), (byte)crc];
    }

    private static string Describe(string label) => label switch
    {
        PublicKey => "it is a public key",
        Signature => "it is a signature",
        "PGP PRIVATE KEY BLOCK" => "it is a private key, which nobody else should have",
        "PGP SIGNED MESSAGE" => "it is a signed text; a detached signature is needed",
        "PGP MESSAGE" => "it is a message; a detached signature or a public key is needed",
        _ => "it is armored, but neither a key nor a signature",
    };
}
