using CsCheck;
using Rkt.Host.Files;
using Rkt.Images.Archives.Tar;
using Xunit;

namespace Tests.Unit.Rkt.Images.Archives.Tar;

/// <summary>Whatever entries are written come back, in sources that hand out their bytes in any pieces.</summary>
public sealed class TarPropertyTests
{
    private static readonly Gen<TarName> Names =
        Gen.Byte[1, 255].Array[1, 300].Select(bytes => new TarName([.. bytes.Select(value => value == '/' ? (byte)'x' : value)]));

    private static readonly Gen<TarAttribute> Attributes =
        Gen.Select(Names, Gen.Byte.Array[0, 600]).Select((name, value) => new TarAttribute(name, value));

    private static readonly Gen<(TarEntry Entry, byte[] Content)> Files = Gen.Select(
        Names,
        Gen.Byte.Array[0, 2000],
        Gen.UInt[0, TarEntry.MaxOwner],
        Gen.Select(Gen.Long[-1L << 40, 1L << 40], Gen.Int[0, 999_999_999]),
        Attributes.Array[0, 3],
        Gen.UInt[0, 0xfff]).Select((name, content, owner, time, attributes, mode) => (
            new TarEntry
            {
                Name = name,
                Type = TarEntryType.RegularFile,
                Mode = mode,
                UserId = owner,
                GroupId = owner / 3,
                Size = content.Length,
                ModificationTime = new FileTime(time.Item1, time.Item2),
                Attributes = [.. attributes.DistinctBy(attribute => attribute.Name).OrderBy(attribute => attribute.Name)],
            },
            content));

    [Fact]
    public void Entries_WrittenAndRead_AreTheSame() => Gen.Select(Files.Array[0, 5], Gen.Int[1, 1500]).Sample((files, step) =>
    {
        var output = new MemoryStream();
        var writer = new TarWriter(output);
        foreach (var (entry, content) in files)
        {
            writer.WriteEntry(entry, content);
        }

        writer.Finish();
        var reader = new TarReader(new SteppedSource(output.ToArray(), step));
        foreach (var (entry, content) in files)
        {
            var read = reader.ReadEntry()!;
            Assert.Equal(entry with { Attributes = [] }, read with { Attributes = [] });
            Assert.Equal(Describe(entry), Describe(read));
            var copy = new MemoryStream();
            reader.OpenContent(read).CopyTo(copy);
            Assert.Equal(content, copy.ToArray());
        }

        Assert.Null(reader.ReadEntry());
    });

    private static IEnumerable<string> Describe(TarEntry entry) =>
        entry.Attributes.Select(attribute => $"{attribute.Name}={Convert.ToHexString(attribute.Value.Span)}");

    private sealed class SteppedSource(byte[] bytes, int step) : ByteSource
    {
        private int _position;

        public override ReadOnlySpan<byte> Peek() =>
            bytes.AsSpan(_position, Math.Min(step - (_position % step), bytes.Length - _position));

        public override void Advance(int count) => _position += count;
    }
}
