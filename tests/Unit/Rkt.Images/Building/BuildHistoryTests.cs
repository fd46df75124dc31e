using Appc.Images;
using Appc.Names;
using Rkt.Images.Building;
using Xunit;

namespace Tests.Unit.Rkt.Images.Building;

public sealed class BuildHistoryTests
{
    [Fact]
    public void Record_QuotesTheArguments()
    {
        var manifest = BuildHistory.Record(new ImageManifest { Name = AcIdentifier.Parse("a") }, ["label", "add"], ["x", "say \"hi\" \\", ""]);
        Assert.Equal(
            """acbuild label add "x" "say \"hi\" \\" "" """.TrimEnd(),
            manifest.Annotations.Find("coreos.com/acbuild/command-1"));
    }

    [Fact]
    public void Record_PassesOverNumbersThatItDidNotWrite()
    {
        var annotations = AnnotationSet.Empty
            .With(AcIdentifier.Parse("coreos.com/acbuild/command-2"), "")
            .With(AcIdentifier.Parse("coreos.com/acbuild/command-x9"), "")
            .With(AcIdentifier.Parse("coreos.com/acbuild/command-99999999999999999999"), "");
        var manifest = BuildHistory.Record(new ImageManifest { Name = AcIdentifier.Parse("a"), Annotations = annotations }, ["begin"], []);
        Assert.True(manifest.Annotations.Contains("coreos.com/acbuild/command-3"));
    }
}
