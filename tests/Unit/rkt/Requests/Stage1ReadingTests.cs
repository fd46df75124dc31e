using Rkt.Cli.Requests;
using Rkt.Images.Configuration;
using Rkt.Pods.Flavours;
using Xunit;

namespace Tests.Unit.rkt.Requests;

public sealed class Stage1ReadingTests
{
    [Fact]
    public void OfConfiguration_WithNothingConfigured_IsNative() =>
        Assert.Same(Stage1Choice.Native, Stage1Reading.OfConfiguration(new Stage1Settings(null, null, null)));

    [Theory]
    [InlineData(null, "/srv/stage1.aci", null, "/srv/stage1.aci")]
    [InlineData(null, "https://example.com/stage1.aci", null, "https://example.com/stage1.aci")]
    [InlineData("example.com/stage1", "/srv/stage1.aci", "example.com/stage1:1.0", "/srv/stage1.aci")]
    [InlineData("example.com/stage1", null, null, "example.com/stage1:1.0")]
    public void OfConfiguration_LooksForTheNameInTheStoreAndThenAtTheLocation(string? name, string? location, string? storeName, string reference)
    {
        var choice = Stage1Reading.OfConfiguration(new Stage1Settings(name, name is null ? null : "1.0", location));

        Assert.Null(choice.BuiltIn);
        Assert.Equal((storeName, reference, false), (choice.StoreName, choice.Image!.Reference, choice.IsInstalled));
    }

    [Fact]
    public void OfConfiguration_InTheInstallation_NeedsNoSignature()
    {
        var installed = Path.GetFullPath($"{AppContext.BaseDirectory}../../libexec/rkt/stage1-images");

        Assert.True(Stage1Reading.OfConfiguration(new Stage1Settings(null, null, $"{installed}/stage1.aci")).IsInstalled);
        Assert.False(Stage1Reading.OfConfiguration(new Stage1Settings(null, null, $"{installed}/../stage1.aci")).IsInstalled);
        Assert.False(Stage1Reading.OfConfiguration(new Stage1Settings(null, null, $"{installed}-too/stage1.aci")).IsInstalled);
    }
}
