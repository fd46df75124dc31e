using Appc.Images;
using Appc.Names;
using Xunit;

namespace Tests.Unit.Appc.Images;

public sealed class NamedValueSetTests
{
    private static readonly AcIdentifier A = AcIdentifier.Parse("a");
    private static readonly AcIdentifier B = AcIdentifier.Parse("b");

    [Fact]
    public void With_OfANewName_AddsItAtTheEnd() =>
        Assert.Equal([new Label(A, "1"), new Label(B, "2")], LabelSet.Empty.With(A, "1").With(B, "2"));

    [Fact]
    public void With_OfAKnownName_ReplacesItInPlace()
    {
        LabelSet before = [new(A, "1"), new(B, "2")];
        Assert.Equal([new Label(A, "3"), new Label(B, "2")], before.With(A, "3"));
        Assert.Equal("1", before.Find("a"));
    }

    [Fact]
    public void Without_RemovesTheName()
    {
        LabelSet labels = [new(A, "1"), new(B, "2")];
        Assert.Equal([new Label(B, "2")], labels.Without("a"));
        Assert.Equal(labels, labels.Without("c"));
        Assert.False(labels.Contains("c"));
    }

    [Fact]
    public void IsNull_TellsTheSetThatWasNeverMadeFromAnEmptyOne()
    {
        Assert.True(AnnotationSet.Empty.IsNull);
        Assert.False(AnnotationSet.Empty.With(A, "1").Without("a").IsNull);
    }
}
