using Appc.Isolators;
using CsCheck;
using Xunit;

namespace Tests.Unit.Appc.Isolators;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("500m", 1, 500)]
    [InlineData("1", 1, 1000)]
    [InlineData("50M", 50_000_000, 50_000_000_000)]
    [InlineData("64Mi", 67_108_864, 67_108_864_000)]
    [InlineData("1G", 1_000_000_000, 1_000_000_000_000)]
    [InlineData("1.5Gi", 1_610_612_736, 1_610_612_736_000)]
    [InlineData(".5", 1, 500)]
    [InlineData("5.", 5, 5000)]
    [InlineData("1e3", 1000, 1_000_000)]
    [InlineData("12E-1", 2, 1200)]
    [InlineData("0.1n", 1, 1)]
    [InlineData("0", 0, 0)]
    [InlineData("+2k", 2000, 2_000_000)]
    [InlineData("-1500m", -2, -1500)]
    [InlineData("0e99", 0, 0)]
    public void Parse_ReadsUnitsAndThousandths(string text, long value, long milliValue)
    {
        var quantity = Quantity.Parse(text);
        Assert.Equal((value, milliValue), (quantity.Value, quantity.MilliValue));
        Assert.Equal(text, quantity.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    [InlineData(".")]
    [InlineData("1.2.3")]
    [InlineData("1K")]
    [InlineData("1 M")]
    [InlineData("1MB")]
    [InlineData("--1")]
    [InlineData("1e")]
    [InlineData("1e1000000000")]
    [InlineData("1e99")]
    [InlineData("9223372036854775808")]
    [InlineData("8Ei")]
    [InlineData("99999999999999999999999999999999999999999999")]
    public void Parse_OfAnythingElse_Throws(string text) => Assert.Throws<FormatException>(() => Quantity.Parse(text));

    [Fact]
    public void MilliValue_WhenItDoesNotFit_IsTheLargestNumber() =>
        Assert.Equal(long.MaxValue, Quantity.FromInteger(long.MaxValue).MilliValue);

    [Fact]
    public void FromInteger_RoundTrips() =>
        Gen.Long.Sample(value => Quantity.FromInteger(value).Value == value && Quantity.Parse(Quantity.FromInteger(value).ToString()).Value == value);
}
