namespace Rkt.Images.Archives.Tar;

/// <summary>The 512-byte unit that archives are made of, and where a header keeps its fields in one.</summary>
internal static class TarBlock
{
    public const int Size = 512;

    public static readonly Range Name = 0..100;
    public static readonly Range Mode = 100..108;
    public static readonly Range UserId = 108..116;
    public static readonly Range GroupId = 116..124;
    public static readonly Range ContentSize = 124..136;
    public static readonly Range ModificationTime = 136..148;
    public static readonly Range Checksum = 148..156;
    public const int TypeFlag = 156;
    public static readonly Range LinkName = 157..257;
    public static readonly Range MagicAndVersion = 257..265;
    public static readonly Range UserName = 265..297;
    public static readonly Range GroupName = 297..329;
    public static readonly Range DeviceMajor = 329..337;
    public static readonly Range DeviceMinor = 337..345;
    public static readonly Range Prefix = 345..500;

    /// <summary>The shorter prefix of star's format, which keeps two more times behind it.</summary>
    public static readonly Range StarPrefix = 345..476;
    public static readonly Range StarMagic = 508..512;

    public static ReadOnlySpan<byte> UstarMagic => "ustar\000"u8;

    public static ReadOnlySpan<byte> GnuMagic => "ustar  \0"u8;

    /// <summary>How many bytes fill up the last block of content this long.</summary>
    public static int PaddingOf(long size) => (int)(-size & (Size - 1));

    public static bool IsZero(ReadOnlySpan<byte> block) => !block.ContainsAnyExcept((byte)0);

    /// <summary>Whether the header's checksum is right, computed over unsigned bytes or, as some old programs did, signed ones.</summary>
    public static bool HasValidChecksum(ReadOnlySpan<byte> block)
    {
        var signed = 0;
        foreach (var value in block)
        {
            signed += (sbyte)value;
        }

        foreach (var value in block[Checksum])
        {
            signed += ' ' - (sbyte)value;
        }

        return TarNumber.TryParse(block[Checksum], out var stored) && (stored == ChecksumOf(block) || stored == signed);
    }

    /// <summary>The sum of a header's bytes, the checksum field counted as spaces.</summary>
    public static int ChecksumOf(ReadOnlySpan<byte> block)
    {
        var sum = 0;
        foreach (var value in block)
        {
            sum += value;
        }

        foreach (var value in block[Checksum])
        {
            sum += ' ' - value;
        }

        return sum;
    }
}
