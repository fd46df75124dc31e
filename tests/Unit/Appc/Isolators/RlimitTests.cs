using Appc.Isolators;
using Xunit;

namespace Tests.Unit.Appc.Isolators;

public sealed class RlimitTests
{
    [Theory]
    [InlineData("nofile=1024", 1024UL, 1024UL)]
    [InlineData("nofile=1:2", 1UL, 2UL)]
    [InlineData("core=0:unlimited", 0UL, null)]
    [InlineData("core=-1", null, null)]
    public void Parse_ReadsSoftAndHard(string text, ulong? soft, ulong? hard)
    {
        var limit = Rlimit.Parse(text);
        Assert.Equal((soft, hard), (limit.Soft, limit.Hard));
        Assert.Equal(limit, Rlimit.Parse(limit.Name, limit.FormatValue()));
    }

    [Theory]
    [InlineData("nofile=2:1")]
    [InlineData("nofile=unlimited:1")]
    [InlineData("nofile=")]
    [InlineData("nofile=1:")]
    [InlineData("nofile=18446744073709551615")]
    [InlineData("NOFILE=1")]
    [InlineData("=1")]
    [InlineData("")]
    public void Parse_OfWhatMakesNoSense_IsAnError(string text) => Assert.Throws<FormatException>(() => Rlimit.Parse(text));

    [Fact]
    public void AnIsolator_KeepsItsLimits_AndReportsWrongOnes()
    {
        var isolator = Isolator.Create(IsolatorNames.Rlimits, new RlimitsValue([Rlimit.Parse("nofile=1:2"), Rlimit.Parse("core=0")]));
        Assert.Equal("""{"nofile":"1:2","core":"0:0"}""", isolator.Json.GetRawText());
        Assert.Throws<global::Appc.ManifestException>(() => Isolator.Create(global::Appc.Names.AcIdentifier.Parse(IsolatorNames.Rlimits), """{"nofile":"x"}"""u8.ToArray()));
    }
}
