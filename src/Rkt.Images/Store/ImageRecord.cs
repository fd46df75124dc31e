using System.Buffers;
using System.Text.Json;
using Appc.Images;
using Appc.Names;

namespace Rkt.Images.Store;

/// <summary>What the store knows of an image beside its manifest: the file <c>info.json</c> in its directory.</summary>
internal sealed record ImageRecord
{
    /// <summary>The whole image ID, 128 digits.</summary>
    public required ImageId Id { get; init; }

    public required AcIdentifier Name { get; init; }

    public LabelSet Labels { get; init; } = LabelSet.Empty;

    public DateTimeOffset ImportTime { get; init; }

    /// <summary>Bytes of the uncompressed archive.</summary>
    public long Size { get; init; }

    /// <summary>Bytes of the archive as received.</summary>
    public long ArchiveSize { get; init; }

    /// <summary>Where the image came from: a file's path or a URL.</summary>
    public string Origin { get; init; } = "";

    /// <summary>Whether the image builds upon others; true when that was not recorded, so that whoever must know reads the manifest.</summary>
    public bool HasDependencies { get; init; } = true;

    /// <summary>Fingerprints of the keys whose signatures of the archive were verified.</summary>
    public IReadOnlyList<string> Signers { get; init; } = [];

    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static ImageRecord Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return Read(json);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new InvalidDataException("damaged info.json of an image", e);
        }
    }

    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("id", Id.ToString());
            writer.WriteString("name", Name.ToString());
            writer.WriteStartObject("labels");
            foreach (var label in Labels)
            {
                writer.WriteString(label.Name.ToString(), label.Value);
            }

            writer.WriteEndObject();
            writer.WriteNumber("importTime", (ImportTime - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick);
            writer.WriteNumber("size", Size);
            writer.WriteNumber("archiveSize", ArchiveSize);
            writer.WriteString("origin", Origin);
            writer.WriteBoolean("hasDependencies", HasDependencies);
            if (Signers.Count > 0)
            {
                writer.WriteStartArray("signers");
                foreach (var signer in Signers)
                {
                    writer.WriteStringValue(signer);
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static ImageRecord Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var record = new ImageRecord { Id = null!, Name = null! };
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            record = ReadField(ref reader, record);
        }

        return record is { Id: not null, Name: not null } ? record : throw new InvalidDataException("damaged info.json of an image");
    }

    private static ImageRecord ReadField(ref Utf8JsonReader reader, ImageRecord record)
    {
        var name = reader.GetString();
        reader.Read();
        switch (name)
        {
            case "id":
                return record with { Id = ImageId.Parse(reader.GetString()!) };
            case "name":
                return record with { Name = AcIdentifier.Parse(reader.GetString()!) };
            case "labels":
                return record with { Labels = ReadLabels(ref reader) };
            case "importTime":
                return record with { ImportTime = DateTimeOffset.UnixEpoch.AddTicks(reader.GetInt64() / TimeSpan.NanosecondsPerTick) };
            case "size":
                return record with { Size = reader.GetInt64() };
            case "archiveSize":
                return record with { ArchiveSize = reader.GetInt64() };
            case "origin":
                return record with { Origin = reader.GetString()! };
            case "hasDependencies":
                return record with { HasDependencies = reader.GetBoolean() };
            case "signers":
                return record with { Signers = ReadTexts(ref reader) };
            default:
                reader.Skip();
                return record;
        }
    }

    private static List<string> ReadTexts(ref Utf8JsonReader reader)
    {
        var texts = new List<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            texts.Add(reader.GetString()!);
        }

        return texts;
    }

    private static LabelSet ReadLabels(ref Utf8JsonReader reader)
    {
        var labels = new List<Label>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = AcIdentifier.Parse(reader.GetString()!);
            reader.Read();
            labels.Add(new Label(name, reader.GetString()!));
        }

        return [.. labels];
    }
}
