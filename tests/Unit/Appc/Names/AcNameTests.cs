using Appc.Names;
using CsCheck;
using Xunit;

namespace Tests.Unit.Appc.Names;

public sealed class AcNameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("0")]
    [InlineData("web-1")]
    [InlineData("a--b")]
    public void Parse_WhenTheTextIsAName_KeepsIt(string text) => Assert.Equal(text, AcName.Parse(text).ToString());

    [Theory]
    [InlineData("", "ACName cannot be empty")]
    [InlineData("Web", "ACName must contain only lower case alphanumeric characters plus \"-\"")]
    [InlineData("a.b", "ACName must contain only lower case alphanumeric characters plus \"-\"")]
    [InlineData("a b", "ACName must contain only lower case alphanumeric characters plus \"-\"")]
    [InlineData("a\n", "ACName must contain only lower case alphanumeric characters plus \"-\"")]
    [InlineData("é", "ACName must contain only lower case alphanumeric characters plus \"-\"")]
    [InlineData("-a", "ACName must start and end with only lower case alphanumeric characters")]
    [InlineData("a-", "ACName must start and end with only lower case alphanumeric characters")]
    public void Parse_WhenTheTextBreaksARule_SaysWhich(string text, string message)
    {
        Assert.Equal(message, Assert.Throws<FormatException>(() => AcName.Parse(text)).Message);
        Assert.False(AcName.TryParse(text, out _));
    }

    [Fact]
    public void TryParse_OfNull_ReturnsFalse() => Assert.False(AcName.TryParse(null, out _));

    [Theory]
    [InlineData("Hello_World", "hello-world")]
    [InlineData("/var/lib/x", "var-lib-x")]
    [InlineData("80/tcp", "80-tcp")]
    [InlineData("a..b", "a--b")]
    public void Sanitize_ReplacesEachForeignCharacter(string text, string expected) =>
        Assert.Equal(expected, AcName.Sanitize(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("///")]
    [InlineData("é")]
    public void Sanitize_WhenNothingIsLeft_Throws(string text) =>
        Assert.Equal("must contain at least one valid character", Assert.Throws<FormatException>(() => AcName.Sanitize(text)).Message);

    [Fact]
    public void Sanitize_OfAnyText_GivesANameOrThrows() =>
        Gen.String.Sample(text =>
        {
            try
            {
                return AcName.TryParse(AcName.Sanitize(text).ToString(), out _);
            }
            catch (FormatException)
            {
                return !text.ToLowerInvariant().Any(char.IsAsciiLetterOrDigit);
            }
        });

    [Fact]
    public void TryParse_OfAnyText_AgreesWithTheGrammar() =>
        Gen.String[Gen.Char["ab0-._~/AZ \n"], 0, 6].Sample(text =>
            AcName.TryParse(text, out var name)
                == (text.Length > 0 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && text[0] != '-' && text[^1] != '-')
            && (name is null || name.ToString() == text));

    [Fact]
    public void Equals_ComparesTheText()
    {
        Assert.Equal(AcName.Parse("a"), AcName.Parse("a"));
        Assert.NotEqual(AcName.Parse("a"), AcName.Parse("b"));
    }
}
