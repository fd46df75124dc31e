using Appc.Names;
using CsCheck;
using Xunit;

namespace Tests.Unit.Appc.Names;

public sealed class AcIdentifierTests
{
    [Theory]
    [InlineData("example.com/reduce-worker_1~x")]
    [InlineData("a//b")]
    public void Parse_WhenTheTextIsAnIdentifier_KeepsIt(string text) => Assert.Equal(text, AcIdentifier.Parse(text).ToString());

    [Theory]
    [InlineData("", "ACIdentifier cannot be empty")]
    [InlineData("a:b", "ACIdentifier must contain only lower case alphanumeric characters plus \"-._~/\"")]
    [InlineData("../a", "ACIdentifier must start and end with only lower case alphanumeric characters")]
    [InlineData("a/", "ACIdentifier must start and end with only lower case alphanumeric characters")]
    public void Parse_WhenTheTextBreaksARule_SaysWhich(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => AcIdentifier.Parse(text)).Message);

    [Theory]
    [InlineData("Registry:5000/App", "registry_5000/app")]
    [InlineData("_~a b~_", "a_b")]
    public void Sanitize_ReplacesEachForeignCharacter(string text, string expected) =>
        Assert.Equal(expected, AcIdentifier.Sanitize(text).ToString());

    [Theory]
    [InlineData("example.com/a/web", "web")]
    [InlineData("web", "web")]
    public void LastElement_IsWhatFollowsTheLastSlash(string text, string expected) =>
        Assert.Equal(expected, AcIdentifier.Parse(text).LastElement);

    [Fact]
    public void Sanitize_OfAnIdentifier_ChangesNothing() =>
        Gen.String[Gen.Char["ab0-._~/"], 1, 8].Where(text => AcIdentifier.TryParse(text, out _))
            .Sample(text => AcIdentifier.Sanitize(text).ToString() == text);
}
