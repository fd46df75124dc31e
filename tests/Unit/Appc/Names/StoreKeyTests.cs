using Appc.Names;
using Xunit;

namespace Tests.Unit.Appc.Names;

public sealed class StoreKeyTests
{
    private static readonly string Digits = string.Concat(Enumerable.Repeat("0123456789abcdef", 4));

    [Fact]
    public void Parse_Of64Digits_RoundTrips() => Assert.Equal("sha512-" + Digits, StoreKey.Parse("sha512-" + Digits).ToString());

    [Fact]
    public void Short_CutsTheDigits() => Assert.Equal("sha512-0123456789ab", StoreKey.Parse("sha512-" + Digits).Short(12));

    [Fact]
    public void Parse_WhenTheTextIsNotExactlyAKey_Throws()
    {
        Assert.Throws<FormatException>(() => StoreKey.Parse("sha512-" + Digits[1..]));
        Assert.Throws<FormatException>(() => StoreKey.Parse("sha512-" + Digits + "0"));
        Assert.Throws<FormatException>(() => StoreKey.Parse("sha512-" + Digits.ToUpperInvariant()));
        Assert.Throws<FormatException>(() => StoreKey.Parse(Digits));
        Assert.Throws<FormatException>(() => StoreKey.Parse("sha512-" + Digits[2..] + "/."));
    }
}
