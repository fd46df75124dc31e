using Appc.Names;
using Xunit;

namespace Tests.Unit.Appc.Names;

public sealed class PodIdTests
{
    [Theory]
    [InlineData("3fa4bc21-5ad0-4cb1-b54f-729b1a3b3217")]
    [InlineData("3FA4BC21-5AD0-4CB1-B54F-729B1A3B3217")]
    [InlineData("3fa4bc215ad04cb1b54f729b1a3b3217")]
    public void Parse_TakesAnyForm_AndGivesTheCanonicalOne(string text) =>
        Assert.Equal("3fa4bc21-5ad0-4cb1-b54f-729b1a3b3217", PodId.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("3fa4bc21")]
    [InlineData("{3fa4bc21-5ad0-4cb1-b54f-729b1a3b3217}")]
    [InlineData(" 3fa4bc215ad04cb1b54f729b1a3b3217")]
    [InlineData("3fa4bc21-5ad0-4cb1-b54f-729b1a3b3217\n")]
    [InlineData("3fa4bc215ad04cb1b54f729b1a3b321g")]
    [InlineData("../../../../../../../../../etc/p")]
    public void Parse_WhenTheTextIsNoUuid_Throws(string text) => Assert.Throws<FormatException>(() => PodId.Parse(text));

    [Fact]
    public void NewRandom_GivesAnotherEachTime_OfVersion4()
    {
        var id = PodId.NewRandom();
        Assert.NotEqual(id, PodId.NewRandom());
        Assert.Equal('4', id.ToString()[14]);
    }
}
