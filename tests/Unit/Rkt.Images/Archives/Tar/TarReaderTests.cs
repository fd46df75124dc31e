using System.Diagnostics;
using System.Text;
using Rkt.Host.Files;
using Rkt.Images.Archives.Tar;
using Xunit;

namespace Tests.Unit.Rkt.Images.Archives.Tar;

/// <summary>The reader on archives made by GNU tar and on faulty ones.</summary>
[Collection(nameof(ProcessLaunching))]
public sealed class TarReaderTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rkt-tar-").FullName;

    public static TheoryData<string[]> SparseFormats => new(
        ["--format=gnu"],
        ["--format=posix", "--sparse-version=0.0"],
        ["--format=posix", "--sparse-version=0.1"],
        ["--format=posix", "--sparse-version=1.0"]);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [MemberData(nameof(SparseFormats))]
    public void ReadContent_OfASparseFile_GivesItsDataWhereItBelongs(string[] format)
    {
        // Enough stretches to need extension blocks in the old format and a second block of list in the new one.
        const int Stretches = 100;
        const int Distance = 1 << 20;
        using (var file = File.Create(Path.Combine(_directory, "sparse")))
        {
            for (var i = 0; i < Stretches; i++)
            {
                file.Position = (long)i * Distance;
                file.Write(Encoding.ASCII.GetBytes($"stretch {i}"));
            }

            file.SetLength((long)Stretches * Distance);
        }

        var archive = Tar([.. format, "--sparse", "sparse"]);
        Assert.True(archive.Length < 2_000_000);

        var reader = new TarReader(new MemoryStream(archive));
        var entry = reader.ReadEntry()!;
        Assert.Equal("sparse", entry.Name.ToString());
        Assert.Equal((long)Stretches * Distance, entry.Size);
        Assert.NotNull(entry.Extents);
        using var expected = File.OpenRead(Path.Combine(_directory, "sparse"));
        AssertSameContent(expected, reader.OpenContent(entry));
        Assert.Null(reader.ReadEntry());
    }

    [Theory]
    [InlineData("v7")]
    [InlineData("oldgnu")]
    [InlineData("gnu")]
    [InlineData("ustar")]
    [InlineData("posix")]
    public void ReadEntry_OfAnyFormat_GivesNamesAndContent(string format)
    {
        var longName = string.Join('/', Enumerable.Repeat("directory", 9)) + "/" + new string('n', format == "v7" ? 5 : 90);
        var path = Path.Combine(_directory, longName);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "content");
        File.CreateSymbolicLink(Path.Combine(_directory, "link"), longName[..80]);

        var entries = ReadAll(Tar($"--format={format}", "--sort=name", "directory", "link"));

        Assert.Contains(entries, entry => entry.Name == longName && entry.Type == TarEntryType.RegularFile && entry.Size == 7);
        Assert.Contains(entries, entry => entry.Name == "link" && entry.LinkName == longName[..80]);
        Assert.Contains(entries, entry => entry.Name == "directory/" && entry.Type == TarEntryType.Directory);
    }

    [Fact]
    public void ReadEntry_OfGnuLongNames_GivesThem()
    {
        var target = new string('t', 300);
        File.CreateSymbolicLink(Path.Combine(_directory, new string('l', 200)), target);

        var entry = ReadAll(Tar("--format=gnu", new string('l', 200))).Single();

        Assert.Equal(new string('l', 200), entry.Name.ToString());
        Assert.Equal(target, entry.LinkName.ToString());
    }

    [Fact]
    public void ReadEntry_OfNumbersBeyondOctal_GivesThemFromGnuAndPax()
    {
        File.WriteAllText(Path.Combine(_directory, "f"), "");
        string[] numbers = ["--owner=:4000000000", "--group=:3000000000", "--mtime=1960-01-01 00:00:00.25 UTC", "f"];

        var gnu = ReadAll(Tar(["--format=gnu", .. numbers])).Single();
        var pax = ReadAll(Tar(["--format=posix", .. numbers])).Single();

        Assert.Equal((4000000000, 3000000000), (gnu.UserId, gnu.GroupId));
        Assert.Equal((4000000000, 3000000000), (pax.UserId, pax.GroupId));
        Assert.Equal(-315619200, gnu.ModificationTime.Seconds);
        Assert.Equal(new FileTime(-315619200, 250_000_000), pax.ModificationTime);
    }

    [Fact]
    public void ReadEntry_OfAGlobalHeader_SkipsIt()
    {
        File.WriteAllText(Path.Combine(_directory, "f"), "");

        var entry = ReadAll(Tar("--format=posix", "--pax-option=globexthdr.name=g,comment=hello", "f")).Single();

        Assert.Equal("f", entry.Name.ToString());
    }

    [Fact]
    public void ReadEntry_OfAFileCutOffAnywhere_Throws()
    {
        var archive = Write("f", 1000);
        for (var length = 0; length <= archive.Length - 1024; length += length % 512 == 0 ? 1 : 511)
        {
            var part = archive[..length];
            Assert.Throws<InvalidDataException>(() => ReadAll(part));
        }
    }

    [Fact]
    public void ReadEntry_OfAHeaderWithAFlippedBit_Throws()
    {
        var archive = Write("f", 10);
        archive[105] ^= 1;

        Assert.Throws<InvalidDataException>(() => ReadAll(archive));
    }

    [Fact]
    public void ReadEntry_OfDataAfterHalfAnEndMark_Throws()
    {
        var archive = Write("f", 0);
        byte[] odd = [.. archive[..1024], .. archive];

        Assert.Throws<InvalidDataException>(() => ReadAll(odd));
    }

    [Theory]
    [InlineData("path=a\0b")]
    [InlineData("uid=-1")]
    [InlineData("uid=4294967295")]
    [InlineData("gid=99999999999999999999")]
    [InlineData("size=-512")]
    [InlineData("size=12x")]
    [InlineData("mtime=now")]
    [InlineData("mtime=1.2.3")]
    [InlineData("GNU.sparse.map=0,-1")]
    [InlineData("GNU.sparse.map=0")]
    public void ReadEntry_OfAPaxHeaderWithABadValue_Throws(string record)
    {
        var archive = WithPax(Encoding.ASCII.GetBytes($"{record.Length + 4} {record}\n"));

        Assert.Throws<InvalidDataException>(() => ReadAll(archive));
    }

    [Theory]
    [InlineData("nonsense\n")]
    [InlineData("99 path=x\n")]
    [InlineData("10 path=x")]
    [InlineData("3 \n")]
    [InlineData("-9 path=x\n")]
    [InlineData("9 pathxyz\n")]
    public void ReadEntry_OfAMalformedPaxHeader_Throws(string header)
    {
        Assert.Throws<InvalidDataException>(() => ReadAll(WithPax(Encoding.ASCII.GetBytes(header))));
    }

    [Fact]
    public void ReadEntry_OfAPaxHeaderWithoutAnEntry_Throws()
    {
        var archive = WithPax("10 path=xy\n"u8.ToArray());
        byte[] headerOnly = [.. archive[..1024], .. new byte[1024]];

        Assert.Throws<InvalidDataException>(() => ReadAll(headerOnly));
    }

    [Theory]
    [InlineData("0,5,3,5", 20, 10)]
    [InlineData("0,5,10,5", 12, 10)]
    [InlineData("0,5,10,5", 20, 11)]
    [InlineData("0,9223372036854775807,9223372036854775807,1", 20, 10)]
    public void ReadEntry_OfASparseMapThatDoesNotFit_Throws(string map, int realSize, int storedSize)
    {
        var records = new MemoryStream();
        PaxRecordText(records, $"GNU.sparse.size={realSize}");
        PaxRecordText(records, $"GNU.sparse.map={map}");
        var archive = WithPax(records.ToArray(), storedSize);

        Assert.Throws<InvalidDataException>(() => ReadAll(archive));
    }

    [Fact]
    public void ReadEntry_OfRandomBytes_ThrowsOrEnds()
    {
        var random = new Random(7);
        var valid = WithPax("11 path=xyz\n"u8.ToArray(), 600);
        for (var i = 0; i < 20_000; i++)
        {
            var archive = valid.ToArray();
            for (var flips = 0; flips < 3; flips++)
            {
                archive[random.Next(archive.Length)] = (byte)random.Next(256);
            }

            for (var block = 0; block + 512 <= archive.Length; block += 512)
            {
                FixChecksum(archive.AsSpan(block, 512));
            }

            try
            {
                ReadAll(archive);
            }
            catch (InvalidDataException)
            {
                // The one exception that callers expect.
            }
        }
    }

    private static List<TarEntry> ReadAll(byte[] archive)
    {
        var reader = new TarReader(new MemoryStream(archive));
        var entries = new List<TarEntry>();
        while (reader.ReadEntry() is { } entry)
        {
            entries.Add(entry);
            while (reader.ReadContent(out _, out _))
            {
            }
        }

        return entries;
    }

    private static byte[] Write(string name, int size)
    {
        var output = new MemoryStream();
        var writer = new TarWriter(output);
        writer.WriteEntry(new TarEntry { Name = name, Type = TarEntryType.RegularFile, Size = size }, new byte[size]);
        writer.Finish();
        return output.ToArray();
    }

    private static byte[] WithPax(byte[] records, int size = 0)
    {
        var header = Write("pax", records.Length)[..(512 + ((records.Length + 511) / 512 * 512))];
        header[156] = (byte)'x';
        records.CopyTo(header, 512);
        FixChecksum(header.AsSpan(0, 512));
        return [.. header, .. Write("f", size)];
    }

    private static void PaxRecordText(MemoryStream records, string record)
    {
        var length = record.Length + 3;
        length += length + 2 > 99 ? 1 : 0;
        records.Write(Encoding.ASCII.GetBytes($"{length + (length >= 100 ? 0 : 1)} {record}\n"));
    }

    private static void FixChecksum(Span<byte> header)
    {
        if (!header.ContainsAnyExcept((byte)0))
        {
            return;
        }

        header[148..156].Fill((byte)' ');
        var sum = 0;
        foreach (var value in header)
        {
            sum += value;
        }

        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header[148..]);
    }

    private static void AssertSameContent(Stream expected, Stream actual)
    {
        var expectedBytes = new byte[100_000];
        var actualBytes = new byte[100_000];
        int length;
        do
        {
            length = expected.ReadAtLeast(expectedBytes, expectedBytes.Length, throwOnEndOfStream: false);
            Assert.Equal(length, actual.ReadAtLeast(actualBytes, actualBytes.Length, throwOnEndOfStream: false));
            Assert.True(expectedBytes.AsSpan(0, length).SequenceEqual(actualBytes.AsSpan(0, length)));
        }
        while (length > 0);
    }

    private byte[] Tar(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("tar", ["-c", .. arguments])
        {
            WorkingDirectory = _directory,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.ToArray();
    }
}
