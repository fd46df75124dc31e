using System.Diagnostics;
using Rkt.Images.Archives;
using Rkt.Images.Archives.Tar;
using Xunit;

namespace Tests.Unit.Rkt.Images.Archives;

[Collection(nameof(ProcessLaunching))]
public sealed class CompressionTests
{
    private static readonly byte[] Archive = MakeArchive();

    public static TheoryData<string> Programs => new("gzip", "bzip2", "xz", "zstd");

    [Fact]
    public void Open_OfAPlainArchive_PassesItThrough()
    {
        Assert.Equal(Archive, Decompress(Archive, out var kind));
        Assert.Equal(CompressionKind.None, kind);
    }

    [Theory]
    [InlineData(CompressionKind.None)]
    [InlineData(CompressionKind.Gzip)]
    [InlineData(CompressionKind.Zstd)]
    public void Open_OfWhatWeCompressed_GivesTheSameBytes(CompressionKind kind)
    {
        var compressed = new MemoryStream();
        using (var stream = Compression.Open(compressed, kind))
        {
            stream.Write(Archive);
        }

        Assert.Equal(Archive, Decompress(compressed.ToArray(), out var found));
        Assert.Equal(kind, found);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Open_OfAnotherProgramsOutput_GivesTheSameBytes(string program)
    {
        Assert.Equal(Archive, Decompress(Compress(program, Archive), out var kind));
        Assert.Equal(program, kind.ToString().ToLowerInvariant());
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Open_OfTwoFilesInARow_GivesBoth(string program)
    {
        byte[] compressed = [.. Compress(program, Archive[..50_000]), .. Compress(program, Archive[50_000..])];

        Assert.Equal(Archive, Decompress(compressed, out _));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Open_OfACutOffFile_Throws(string program)
    {
        var compressed = Compress(program, Archive);
        for (var missing = 1; missing < compressed.Length - 300; missing += missing < 40 ? 1 : 997)
        {
            var part = compressed[..^missing];
            Assert.Throws<InvalidDataException>(() => Decompress(part, out _));
        }
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Open_OfACorruptFile_Throws(string program)
    {
        var compressed = Compress(program, Archive);
        for (var position = 300; position < compressed.Length; position += 1999)
        {
            var corrupt = compressed.ToArray();
            corrupt[position] ^= 0x10;
            Assert.Throws<InvalidDataException>(() => Decompress(corrupt, out _));
        }
    }

    [Fact]
    public void Open_OfAGzipFileWithAWrongChecksumOrLength_Throws()
    {
        var compressed = Compress("gzip", Archive);
        for (var position = compressed.Length - 8; position < compressed.Length; position++)
        {
            var corrupt = compressed.ToArray();
            corrupt[position] ^= 1;
            Assert.Throws<InvalidDataException>(() => Decompress(corrupt, out _));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("PK\x03\x04 and some more")]
    [InlineData("{\"acKind\": \"ImageManifest\"}")]
    public void Open_OfSomethingElse_Throws(string content)
    {
        var error = Assert.Throws<InvalidDataException>(() => Decompress(System.Text.Encoding.UTF8.GetBytes(content), out _));
        Assert.StartsWith("unknown type of archive", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Decompress(byte[] compressed, out CompressionKind kind)
    {
        using var stream = Decompression.Open(new MemoryStream(compressed), out kind);
        var output = new MemoryStream();
        stream.CopyTo(output);
        return output.ToArray();
    }

    private static byte[] Compress(string program, byte[] content)
    {
        using var process = Process.Start(new ProcessStartInfo(program, "-c") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var writing = Task.Run(() =>
        {
            process.StandardInput.BaseStream.Write(content);
            process.StandardInput.Close();
        });
        var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        writing.Wait();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.ToArray();
    }

    private static byte[] MakeArchive()
    {
        var content = new byte[100_000];
        new Random(1).NextBytes(content);
        content.AsSpan(50_000).Clear();
        var output = new MemoryStream();
        var writer = new TarWriter(output);
        writer.WriteEntry(new TarEntry { Name = "file", Type = TarEntryType.RegularFile, Size = content.Length }, content);
        writer.Finish();
        return output.ToArray();
    }
}
