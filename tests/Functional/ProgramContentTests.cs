using System.Buffers.Binary;
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
    [InlineData("EvpHashProvider")]
    public void Rkt_LinksNothingThatOnlyFetchingNeeds(string library)
    {
        var fetch = Path.GetFullPath($"{Programs.Directory}/../libexec/rkt/fetch");
        var rkt = Path.GetFullPath($"{Programs.Directory}/../libexec/rkt/rkt");

        // Held against the program that does link it, or the test could not fail.
        Assert.True(Holds(fetch, library), $"{fetch} should have {library}");
        Assert.False(Holds(rkt, library), $"{rkt} should not have {library}");
    }

    [Theory]
    [InlineData("rkt")]
    [InlineData("stage1")]
    [InlineData("pause")]
    public void AProgramInPods_LoadsNothing_AndIsPlacedAtRandom(string program)
    {
        const ushort EtDyn = 3;
        const uint PtInterp = 3;
        var bytes = File.ReadAllBytes(Path.GetFullPath($"{Programs.Directory}/../libexec/rkt/{program}")).AsSpan();

        Assert.Equal(EtDyn, BinaryPrimitives.ReadUInt16LittleEndian(bytes[16..]));
        var (table, size, count) = ((int)BinaryPrimitives.ReadUInt64LittleEndian(bytes[32..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[54..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[56..]));
        for (var i = 0; i < count; i++)
        {
            Assert.NotEqual(PtInterp, BinaryPrimitives.ReadUInt32LittleEndian(bytes[(table + (i * size))..]));
        }
    }

    private static bool Holds(string program, string text) => File.ReadAllBytes(program).AsSpan().IndexOf(Encoding.ASCII.GetBytes(text)) >= 0;
}
