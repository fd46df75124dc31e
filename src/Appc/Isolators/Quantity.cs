using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Appc.Text;

namespace Appc.Isolators;

/// <summary>An amount as Kubernetes writes it: digits, perhaps a decimal point, and a suffix: "500m", "1.5Gi", "1e3".</summary>
/// <remarks>Suffixes: n, u, m, k, M, G, T, P, E by thousands; Ki, Mi, Gi, Ti, Pi, Ei by 1024; or an exponent of ten.</remarks>
public sealed record Quantity
{
    private const int NanoDigits = 9;
    private const long Nano = 1_000_000_000;
    private readonly string _text;
    private readonly Int128 _nanos;

    private Quantity(string text, Int128 nanos)
    {
        _text = text;
        _nanos = nanos;
    }

    public bool IsNegative => _nanos < 0;

    /// <summary>The amount in whole units, a fraction rounded up (away from zero): bytes, for memory.</summary>
    public long Value => RoundUp(_nanos, Nano);

    /// <summary>The amount in thousandths, a fraction rounded up (away from zero): thousandths of a core, for cpu.</summary>
    /// <remarks>The largest or smallest number of 64 bits when the amount has more.</remarks>
    public long MilliValue => RoundUp(_nanos, Nano / 1000);

    public static Quantity FromInteger(long value) => new(value.ToString(CultureInfo.InvariantCulture), (Int128)value * Nano);

    /// <exception cref="FormatException">The text is not a quantity, or too large for 64 bits.</exception>
    public static Quantity Parse(string text) => Create(text, out var problem) ?? throw new FormatException(problem);

    public static bool TryParse(string? text, [NotNullWhen(true)] out Quantity? result)
    {
        result = text is null ? null : Create(text, out _);
        return result is not null;
    }

    public bool Equals(Quantity? other) => other is not null && _nanos == other._nanos;

    public override int GetHashCode() => _nanos.GetHashCode();

    /// <summary>The text as it was written.</summary>
    public override string ToString() => _text;

    internal static Quantity? Create(string text, out string problem)
    {
        problem = $"must be a quantity such as \"500m\" or \"64Mi\", not {Quoted.Of(text)}";
        var digits = text.AsSpan().TrimStart("+-");
        if (text.Length - digits.Length > 1)
        {
            return null;
        }

        var end = digits.IndexOfAnyExcept("0123456789.");
        var number = end < 0 ? digits : digits[..end];
        var point = number.IndexOf('.');
        var whole = point < 0 ? number : number[..point];
        var fraction = point < 0 ? "" : number[(point + 1)..];
        if ((whole.IsEmpty && fraction.IsEmpty)
            || fraction.Contains('.')
            || !TryReadSuffix(end < 0 ? "" : digits[end..], out var factor, out var exponent))
        {
            return null;
        }

        if (Scale(string.Concat(whole, fraction), exponent - fraction.Length + NanoDigits, factor) is not { } nanos)
        {
            problem = $"quantity {Quoted.Of(text)} is too large or has too many digits";
            return null;
        }

        problem = "";
        return new Quantity(text, text[0] == '-' ? -nanos : nanos);
    }

    /// <summary>The digits times the factor times a power of ten, rounded up; null when whole units would not fit 64 bits.</summary>
    private static Int128? Scale(string digits, int exponent, long factor)
    {
        if (!Int128.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var amount) || amount > Int128.MaxValue / factor)
        {
            return null;
        }

        amount *= factor;
        for (; exponent < 0; exponent++)
        {
            amount = CeilingOf(amount, 10);
        }

        for (; exponent > 0; exponent--)
        {
            if (amount > (Int128)long.MaxValue * Nano)
            {
                return null;
            }

            amount *= 10;
        }

        return amount > (Int128)long.MaxValue * Nano ? null : amount;
    }

    private static bool TryReadSuffix(ReadOnlySpan<char> suffix, out long factor, out int exponent)
    {
        (factor, exponent) = (1, 0);
        switch (suffix)
        {
            case "": return true;
            case "n": exponent = -9; return true;
            case "u": exponent = -6; return true;
            case "m": exponent = -3; return true;
            case "k": exponent = 3; return true;
            case "M": exponent = 6; return true;
            case "G": exponent = 9; return true;
            case "T": exponent = 12; return true;
            case "P": exponent = 15; return true;
            case "E": exponent = 18; return true;
            case "Ki": factor = 1L << 10; return true;
            case "Mi": factor = 1L << 20; return true;
            case "Gi": factor = 1L << 30; return true;
            case "Ti": factor = 1L << 40; return true;
            case "Pi": factor = 1L << 50; return true;
            case "Ei": factor = 1L << 60; return true;
            default:
                // The bound on the exponent keeps a short text from asking for a number of a million digits.
                return suffix[0] is 'e' or 'E'
                    && int.TryParse(suffix[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
                    && exponent is >= -99 and <= 99;
        }
    }

    private static long RoundUp(Int128 nanos, long unit)
    {
        var units = nanos < 0 ? -CeilingOf(-nanos, unit) : CeilingOf(nanos, unit);
        return (long)Int128.Clamp(units, long.MinValue, long.MaxValue);
    }

    private static Int128 CeilingOf(Int128 amount, long unit) => (amount / unit) + (amount % unit == 0 ? 0 : 1);
}
