using System.Text;
using Rkt.Host.Files;
using Rkt.Images.Archives;
using Rkt.Images.Archives.Tar;

namespace Tests.Fixtures;

/// <summary>Builds image archives in memory, well-formed ones and, entry by entry, any others.</summary>
/// <remarks>Nothing is added that was not asked for: <see cref="Valid"/> starts with what every image needs.</remarks>
public sealed class AciBuilder
{
    private static readonly FileTime SomeTime = new(1462489680, 123456789);

    private readonly List<(TarEntry Entry, byte[] Content)> _entries = [];

    /// <summary>A builder that has a manifest of the name and an empty root file system.</summary>
    public static AciBuilder Valid(string name = "example.com/test", string moreFields = "") =>
        new AciBuilder().Manifest(ManifestJson(name, moreFields)).Directory("rootfs");

    /// <summary>A manifest with as little as it may have.</summary>
    /// <param name="name">The image's name.</param>
    /// <param name="moreFields">JSON of further fields, with a comma in front.</param>
    public static string ManifestJson(string name, string moreFields = "") =>
        $$"""{"acKind":"ImageManifest","acVersion":"0.8.11","name":"{{name}}"{{moreFields}}}""";

    public AciBuilder Manifest(string json) => File("manifest", json);

    public AciBuilder File(TarName name, string content = "", uint mode = 0b110_100_100) => File(name, Encoding.UTF8.GetBytes(content), mode);

    public AciBuilder File(TarName name, byte[] content, uint mode = 0b110_100_100) =>
        Add(new TarEntry { Name = name, Type = TarEntryType.RegularFile, Mode = mode, Size = content.Length }, content);

    public AciBuilder Directory(TarName name, uint mode = 0b111_101_101) =>
        Add(new TarEntry { Name = name, Type = TarEntryType.Directory, Mode = mode });

    public AciBuilder SymbolicLink(TarName name, TarName target) =>
        Add(new TarEntry { Name = name, Type = TarEntryType.SymbolicLink, LinkName = target, Mode = 0b111_111_111 });

    public AciBuilder HardLink(TarName name, TarName target) =>
        Add(new TarEntry { Name = name, Type = TarEntryType.HardLink, LinkName = target });

    /// <summary>Adds any entry; one without a time gets a fixed one with nanoseconds.</summary>
    public AciBuilder Add(TarEntry entry, byte[]? content = null)
    {
        content ??= [];
        _entries.Add((entry with
        {
            Size = content.Length,
            ModificationTime = entry.ModificationTime == default ? SomeTime : entry.ModificationTime,
        }, content));
        return this;
    }

    /// <summary>The archive.</summary>
    public byte[] Build(CompressionKind compression = CompressionKind.None)
    {
        var output = new MemoryStream();
        using (var compressed = Compression.Open(output, compression))
        {
            var writer = new TarWriter(compressed);
            foreach (var (entry, content) in _entries)
            {
                if (entry.Type == TarEntryType.RegularFile)
                {
                    writer.WriteEntry(entry, content);
                }
                else
                {
                    writer.WriteEntry(entry);
                }
            }

            writer.Finish();
        }

        return output.ToArray();
    }

    /// <summary>The archive as a stream at its start.</summary>
    public MemoryStream BuildStream(CompressionKind compression = CompressionKind.None) => new(Build(compression));
}
