using System.Text;
using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>What is linked into which program: every megabyte costs each start a fifth of a millisecond (docs/decisions.md).</summary>
public sealed class ProgramContentTests
{
    [Theory]
    [InlineData("System.Net.Http")]
    [InlineData("BouncyCastle")]
    [InlineData("HtmlAgilityPack")]
    [InlineData("Polly.Core")]
    public void Rkt_LinksNothingThatOnlyFetchingNeeds(string library)
    {
        var fetch = Path.GetFullPath($"{Programs.Directory}/../libexec/rkt/fetch");
        var rkt = Path.GetFullPath($"{Programs.Directory}/../libexec/rkt/rkt");

        // Held against the program that does link it, or the test could not fail.
        Assert.True(Holds(fetch, library), $"{fetch} should have {library}");
        Assert.False(Holds(rkt, library), $"{rkt} should not have {library}");
    }

    private static bool Holds(string program, string text) => File.ReadAllBytes(program).AsSpan().IndexOf(Encoding.ASCII.GetBytes(text)) >= 0;
}
