using System.Text;
using Rkt.Host.Files;
using Rkt.Images.Archives.Tar;
using Xunit;

namespace Tests.Unit.Rkt.Images.Archives.Tar;

public sealed class TarRoundTripTests
{
    public static TheoryData<TarEntry> Entries => new(
        Directory("usr/"),
        File("usr/share/plain"),
        File("set-user-id") with { Mode = 0b100_111_101_101, UserId = 1000, GroupId = 100, UserName = "luke", GroupName = "users" },
        File("big-owner") with { UserId = 2097152, GroupId = TarEntry.MaxOwner },
        File("nanoseconds") with { ModificationTime = new FileTime(1462489680, 123456789) },
        File("before-the-epoch") with { ModificationTime = new FileTime(-1, 750_000_000) },
        File("long-before-the-epoch") with { ModificationTime = new FileTime(-86400, 0) },
        File("far-future") with { ModificationTime = new FileTime(1L << 34, 1) },
        File(new string('a', 100)),
        File(new string('a', 101)),
        File(new string('d', 155) + "/" + new string('a', 100)),
        File(new string('d', 156) + "/" + new string('a', 100)),
        File(new string('d', 50) + "/" + new string('a', 101)),
        File(string.Join('/', Enumerable.Repeat("deep", 1000))),
        Directory(new string('d', 99)),
        Directory(new string('d', 100)),
        Directory(new string('d', 154) + "/" + new string('a', 99)),
        File(new TarName([(byte)'n', 0xff, 0xfe, (byte)'n'])),
        File(new TarName([.. Enumerable.Repeat((byte)0xe9, 200)])),
        Link("link", TarEntryType.SymbolicLink, "../target"),
        Link("link", TarEntryType.SymbolicLink, new string('t', 3000)),
        Link("hard", TarEntryType.HardLink, "usr/share/plain"),
        Link("hard", TarEntryType.HardLink, new string('t', 101)),
        new TarEntry { Name = "fifo", Type = TarEntryType.Fifo, Mode = 0b110_000_000 },
        new TarEntry { Name = "null", Type = TarEntryType.CharacterDevice, DeviceMajor = 1, DeviceMinor = 3 },
        new TarEntry { Name = "sda", Type = TarEntryType.BlockDevice, DeviceMajor = 4095, DeviceMinor = 1048575 },
        File("attributes") with
        {
            Attributes =
            [
                new TarAttribute("security.capability", new byte[] { 1, 0, 0, 2, 0, 0xff, 0x0a, 0, (byte)'=', 0x80 }),
                new TarAttribute("user.a=b%c%3D", "line\nline"u8.ToArray()),
                new TarAttribute("user.empty", Array.Empty<byte>()),
                new TarAttribute("user.large", Enumerable.Range(0, 65536).Select(i => (byte)i).ToArray()),
            ],
        });

    [Theory]
    [MemberData(nameof(Entries))]
    public void ReadEntry_OfWhatTheWriterWrote_GivesTheSameEntry(TarEntry entry)
    {
        var archive = Write(writer => writer.WriteEntry(entry));

        var reader = new TarReader(new MemoryStream(archive));
        var read = reader.ReadEntry()!;

        var name = entry.Type == TarEntryType.Directory && !entry.Name.Bytes.EndsWith("/"u8)
            ? new TarName([.. entry.Name.Bytes, (byte)'/'])
            : entry.Name;
        Assert.Equal(name, read.Name);
        Assert.Equal(
            entry.Attributes.Select(attribute => (attribute.Name, Convert.ToHexString(attribute.Value.Span))),
            read.Attributes.Select(attribute => (attribute.Name, Convert.ToHexString(attribute.Value.Span))));
        Assert.Equal(entry with { Name = name, Attributes = [] }, read with { Attributes = [] });
        Assert.Null(reader.ReadEntry());
        Assert.Null(reader.ReadEntry());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData(300_000)]
    public void OpenContent_OfAFile_GivesItsBytesAndNoMore(int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);
        var archive = Write(writer =>
        {
            writer.WriteEntry(File("first") with { Size = length }, new MemoryStream(content));
            writer.WriteEntry(File("second") with { Size = 6 }, "second"u8);
        });

        var reader = new TarReader(new MemoryStream(archive));
        Assert.Equal(content, ReadAll(reader, reader.ReadEntry()!));
        Assert.Equal("second"u8.ToArray(), ReadAll(reader, reader.ReadEntry()!));
        Assert.Null(reader.ReadEntry());
    }

    [Fact]
    public void ReadEntry_AfterUnreadContent_SkipsIt()
    {
        var archive = Write(writer =>
        {
            writer.WriteEntry(File("first") with { Size = 1000 }, new byte[1000]);
            writer.WriteEntry(File("second"));
        });

        var reader = new TarReader(new MemoryStream(archive));
        reader.ReadEntry();
        Assert.True(reader.ReadContent(out _, out var piece));
        Assert.NotEqual(0, piece.Length);
        Assert.Equal("second", reader.ReadEntry()!.Name.ToString());
    }

    [Fact]
    public void WriteEntry_OfWhatUstarHolds_WritesNoPaxHeader()
    {
        var archive = Write(writer => writer.WriteEntry(File("plain") with { UserId = 2097151, Mode = 0b110_100_100 }));

        Assert.Equal(3 * 512, archive.Length);
        Assert.Equal((byte)'0', archive[156]);
    }

    [Fact]
    public void WriteEntry_WithAttributesInAnotherOrder_WritesTheSameBytes()
    {
        var one = new TarAttribute("user.one", "1"u8.ToArray());
        var two = new TarAttribute("user.two", "2"u8.ToArray());

        Assert.Equal(
            Write(writer => writer.WriteEntry(File("f") with { Attributes = [one, two] })),
            Write(writer => writer.WriteEntry(File("f") with { Attributes = [two, one] })));
    }

    [Fact]
    public void WriteEntry_WithContentTooShort_Throws()
    {
        var writer = new TarWriter(Stream.Null);

        Assert.Throws<EndOfStreamException>(() => writer.WriteEntry(File("short") with { Size = 2 }, new MemoryStream([1])));
    }

    [Fact]
    public void ToString_OfANameThatIsNotUtf8_ShowsItsBytes()
    {
        Assert.Equal("a\\xffé\\x0a", new TarName([(byte)'a', 0xff, .. Encoding.UTF8.GetBytes("é"), (byte)'\n']).ToString());
    }

    private static byte[] Write(Action<TarWriter> write)
    {
        var output = new MemoryStream();
        var writer = new TarWriter(output);
        write(writer);
        writer.Finish();
        return output.ToArray();
    }

    private static byte[] ReadAll(TarReader reader, TarEntry entry)
    {
        var content = new MemoryStream();
        reader.OpenContent(entry).CopyTo(content);
        return content.ToArray();
    }

    private static TarEntry File(TarName name) => new() { Name = name, Type = TarEntryType.RegularFile, Mode = 0b110_100_100 };

    private static TarEntry Directory(TarName name) => new() { Name = name, Type = TarEntryType.Directory, Mode = 0b111_101_101 };

    private static TarEntry Link(TarName name, TarEntryType type, TarName target) => new() { Name = name, Type = type, LinkName = target };
}
