using Appc.Images;
using Rkt.Host.Errors;
using Rkt.Images.References;
using Rkt.Pods.Flavours;
using Xunit;

namespace Tests.Unit.Rkt.Pods.Flavours;

public sealed class BuiltInNameTests
{
    [Theory]
    [InlineData("coreos.com/rkt/stage1-native", BuiltInFlavour.Native)]
    [InlineData("coreos.com/rkt/stage1-native:2.0.0", BuiltInFlavour.Native)]
    [InlineData("coreos.com/rkt/stage1-fly,os=linux", BuiltInFlavour.Fly)]
    [InlineData("coreos.com/rkt/stage1-fly:2.0.0", BuiltInFlavour.Fly)]
    public void Find_OfOurNames_TellsTheFlavour(string name, BuiltInFlavour flavour) =>
        Assert.Equal(flavour, BuiltInName.Find(ImageName.Parse(name), "2.0.0"));

    [Theory]
    [InlineData("coreos.com/rkt/stage1-coreos")]
    [InlineData("example.com/stage1-native")]
    public void Find_OfOtherNames_IsNull(string name) => Assert.Null(BuiltInName.Find(ImageName.Parse(name), "2.0.0"));

    [Theory]
    [InlineData("coreos.com/rkt/stage1-native:1.30.0", "stage1 \"coreos.com/rkt/stage1-native\" with version \"1.30.0\" is not installed")]
    [InlineData("coreos.com/rkt/stage1-fly,os=freebsd", "stage1 \"coreos.com/rkt/stage1-fly\" with os \"freebsd\" is not installed")]
    [InlineData("coreos.com/rkt/stage1-fly,color=red", "stage1 \"coreos.com/rkt/stage1-fly\" with color \"red\" is not installed")]
    public void Find_OfAnotherVersionThanThisOne_IsAnErrorWithAdvice(string name, string message)
    {
        var failure = Assert.Throws<RktException>(() => BuiltInName.Find(ImageName.Parse(name), "2.0.0"));

        Assert.Equal(message, failure.Message);
        Assert.Contains($"\"2.0.0\" for linux/{Platform.Host.Arch}", failure.Hint, StringComparison.Ordinal);
    }
}
