using Rkt.Images.Trust;
using Xunit;

namespace Tests.Unit.Rkt.Images.Trust;

public sealed class FingerprintTests
{
    private const string Digits = "0123456789abcdef0123456789abcdef01234567";

    [Theory]
    [InlineData(Digits)]
    [InlineData("0123456789ABCDEF0123456789ABCDEF01234567")]
    [InlineData("0x0123456789ABCDEF0123456789ABCDEF01234567")]
    [InlineData("0123 4567 89AB CDEF 0123  4567 89AB CDEF 0123 4567")]
    public void Parse_OfAnyUsualForm_GivesTheSame(string text) => Assert.Equal(Digits, Fingerprint.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("89abcdef01234567")]
    [InlineData("0123456789abcdef0123456789abcdef0123456")]
    [InlineData("0123456789abcdef0123456789abcdef012345678")]
    [InlineData("0123456789abcdef0123456789abcdef0123456g")]
    public void Parse_OfAnythingElse_Fails(string text) => Assert.Throws<FormatException>(() => Fingerprint.Parse(text));

    [Fact]
    public void InGroups_IsWhatPeopleCompare()
    {
        Assert.Equal("0123 4567 89AB CDEF 0123  4567 89AB CDEF 0123 4567", Fingerprint.Parse(Digits).InGroups());
        Assert.Equal("89ABCDEF01234567", Fingerprint.Parse(Digits).KeyId);
    }
}
