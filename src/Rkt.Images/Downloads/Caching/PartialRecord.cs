using System.Text.Json;
using Rkt.Host.Files;

namespace Rkt.Images.Downloads.Caching;

/// <summary>The file beside a partial archive that says which version of the file its bytes are from.</summary>
/// <remarks>Bytes that were not synced may be zeros after a power loss, so a record also names the boot in which they were written.</remarks>
internal sealed class PartialRecord(string path)
{
    private const string BootIdPath = "/proc/sys/kernel/random/boot_id";
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private CacheValidators? _validators;

    /// <summary>The whole length of the file, as far as it was known.</summary>
    public long? Total { get; private set; }

    /// <summary>The validators, or null when there are none that hold for so many bytes.</summary>
    public CacheValidators? Read(long length)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement;
            var boot = JsonField.Text(root, "boot");
            if (boot is null ? JsonField.Number(root, "durable") != length : boot != CurrentBoot())
            {
                return null;
            }

            Total = JsonField.Number(root, "total");
            _validators = new CacheValidators(JsonField.Text(root, "etag"), JsonField.Text(root, "lastModified"))
            {
                HasStrongDate = JsonField.Number(root, "strongDate") == 1,
            };
            return _validators;
        }
        catch (Exception e) when (e is FileNotFoundException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    public void Write(CacheValidators validators, long? total)
    {
        _validators = validators;
        Total = total;
        Write("boot", json => json.WriteString("boot", CurrentBoot()), Durability.ProcessCrash);
    }

    /// <summary>Notes that the archive beside it has been synced as it is.</summary>
    public void MarkDurable()
    {
        var archive = FileStatus.ReadIfExists($"{Path.GetDirectoryName(path)}/archive");
        if (_validators is not null && archive is not null)
        {
            Write("durable", json => json.WriteNumber("durable", archive.Size), Durability.PowerLoss);
        }
    }

    public void Remove() => File.Delete(path);

    private static string CurrentBoot() => File.ReadAllText(BootIdPath).Trim();

    private void Write(string kind, Action<Utf8JsonWriter> writeKind, Durability durability)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("kept", kind);
            json.WriteString("etag", _validators!.ETag);
            json.WriteString("lastModified", _validators.LastModified);
            json.WriteNumber("strongDate", _validators.HasStrongDate ? 1 : 0);
            if (Total is { } total)
            {
                json.WriteNumber("total", total);
            }

            writeKind(json);
            json.WriteEndObject();
        }

        AtomicFile.Write(path, buffer.ToArray(), Mode, durability);
    }
}
