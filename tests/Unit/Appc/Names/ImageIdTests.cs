using Appc.Names;
using CsCheck;
using Xunit;

namespace Tests.Unit.Appc.Names;

public sealed class ImageIdTests
{
    private static readonly string Digits = string.Concat(Enumerable.Repeat("0123456789abcdef", 8));

    [Fact]
    public void Key_IsTheFirst64Digits() =>
        Assert.Equal("sha512-" + Digits[..64], ImageId.Parse("sha512-" + Digits).Key.ToString());

    [Fact]
    public void Key_WhenTheIdIsShort_Throws()
    {
        var id = ImageId.Parse("sha512-" + Digits[..63]);
        Assert.False(id.HasKey);
        Assert.Throws<InvalidOperationException>(() => id.Key);
    }

    [Fact]
    public void Parse_LowersTheDigits() => Assert.Equal("sha512-ab", ImageId.Parse("sha512-AB").ToString());

    [Theory]
    [InlineData("")]
    [InlineData("sha512")]
    [InlineData("sha512-")]
    [InlineData("sha256-ab")]
    [InlineData("sha512-xy")]
    [InlineData("sha512-../..")]
    public void Parse_WhenTheTextIsNoId_Throws(string text) => Assert.Throws<FormatException>(() => ImageId.Parse(text));

    [Fact]
    public void Parse_WhenThereAreTooManyDigits_Throws() =>
        Assert.Throws<FormatException>(() => ImageId.Parse("sha512-" + Digits + "0"));

    [Fact]
    public void FromSha512_RoundTrips() =>
        Gen.Byte.Array[64].Sample(hash => ImageId.Parse(ImageId.FromSha512(hash).ToString()) == ImageId.FromSha512(hash));

    [Fact]
    public void FromSha512_OfAnotherLength_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageId.FromSha512(new byte[32]));
}
