using System.Text;

namespace Rkt.Images.Archives.Tar;

/// <summary>A name as archives and the kernel know it: bytes, which are usually but not always UTF-8.</summary>
public readonly struct TarName : IEquatable<TarName>, IComparable<TarName>
{
    private readonly byte[]? _bytes;

    public TarName(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes.ToArray();
    }

    public ReadOnlySpan<byte> Bytes => _bytes;

    public int Length => _bytes?.Length ?? 0;

    public bool IsEmpty => Length == 0;

    public static bool operator ==(TarName left, TarName right) => left.Equals(right);

    public static bool operator !=(TarName left, TarName right) => !left.Equals(right);

    public static implicit operator TarName(string text) => FromText(text);

    /// <summary>The name with this text in UTF-8.</summary>
    public static TarName FromText(string text) => new(Encoding.UTF8.GetBytes(text));

    public bool Equals(TarName other) => Bytes.SequenceEqual(other.Bytes);

    public override bool Equals(object? obj) => obj is TarName other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    /// <summary>Orders by the bytes, as <c>LC_ALL=C sort</c> does.</summary>
    public int CompareTo(TarName other) => Bytes.SequenceCompareTo(other.Bytes);

    /// <summary>The name for people: bytes that are not UTF-8, and control characters, appear as <c>\xNN</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Length);
        var rest = Bytes;
        while (!rest.IsEmpty)
        {
            var isText = Rune.DecodeFromUtf8(rest, out var rune, out var consumed) == System.Buffers.OperationStatus.Done;
            if (isText && !Rune.IsControl(rune))
            {
                text.Append(rune.ToString());
            }
            else
            {
                foreach (var value in rest[..consumed])
                {
                    text.Append("\\x").Append(value.ToString("x2"));
                }
            }

            rest = rest[consumed..];
        }

        return text.ToString();
    }
}
