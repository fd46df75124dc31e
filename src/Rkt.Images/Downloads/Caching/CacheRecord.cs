using System.Globalization;
using System.Text.Json;
using Appc.Names;

namespace Rkt.Images.Downloads.Caching;

/// <summary>What is known of the file that a URL gave: which image it became, and what to ask the server next time.</summary>
public sealed record CacheRecord
{
    /// <summary>The image in the store.</summary>
    public required StoreKey Image { get; init; }

    public required CacheValidators Validators { get; init; }

    /// <summary>When the server was asked last.</summary>
    public required DateTimeOffset DownloadTime { get; init; }

    /// <summary>What whoever fetches wants to remember beside, for example of the signature.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Whether the server need not be asked. A download time in the future is a clock that was wrong: ask.</summary>
    public bool IsFresh(DateTimeOffset now) => now >= DownloadTime && now - DownloadTime < Validators.MaxAge;

    /// <summary>This record after the server has said at a time that the file is still the same.</summary>
    public CacheRecord RenewedBy(CacheValidators validators, DateTimeOffset now) => this with { Validators = validators, DownloadTime = now };

    /// <summary>The record as a file.</summary>
    /// <param name="url">For people who look into the file; without what is secret.</param>
    internal byte[] ToJson(string url)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("url", url);
            json.WriteString("image", Image.ToString());
            json.WriteString("etag", Validators.ETag);
            json.WriteString("lastModified", Validators.LastModified);
            json.WriteNumber("strongDate", Validators.HasStrongDate ? 1 : 0);
            json.WriteNumber("maxAge", (long)Validators.MaxAge.TotalSeconds);
            json.WriteString("downloadTime", DownloadTime.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture));
            json.WriteStartObject("facts");
            foreach (var (name, value) in Facts.OrderBy(fact => fact.Key, StringComparer.Ordinal))
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>Reads a record, or returns null when it is damaged: then the file is fetched again, which repairs it.</summary>
    internal static CacheRecord? TryParse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                && StoreKey.TryParse(JsonField.Text(root, "image") ?? "", out var image)
                && DateTimeOffset.TryParse(JsonField.Text(root, "downloadTime"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                && JsonField.Number(root, "maxAge") is >= 0 and <= int.MaxValue and var age
                ? new CacheRecord
                {
                    Image = image,
                    DownloadTime = time,
                    Validators = new CacheValidators(JsonField.Text(root, "etag"), JsonField.Text(root, "lastModified"))
                    {
                        MaxAge = TimeSpan.FromSeconds(age),
                        HasStrongDate = JsonField.Number(root, "strongDate") == 1,
                    },
                    Facts = FactsOf(root),
                }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Dictionary<string, string> FactsOf(JsonElement root)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (root.TryGetProperty("facts", out var fields) && fields.ValueKind == JsonValueKind.Object)
        {
            foreach (var field in fields.EnumerateObject().Where(field => field.Value.ValueKind == JsonValueKind.String))
            {
                facts[field.Name] = field.Value.GetString()!;
            }
        }

        return facts;
    }
}
