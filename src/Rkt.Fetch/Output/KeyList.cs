using System.Globalization;
using System.Text.Json;
using Rkt.Host.Terminal;
using Rkt.Images.Trust;

namespace Rkt.Fetch.Output;

/// <summary>Trusted keys as a table for people, or as JSON for programs.</summary>
internal static class KeyList
{
    private const string NoEnd = "-";

    /// <param name="keys">The keys.</param>
    /// <param name="format">"json", "json-pretty" or empty for the table.</param>
    public static string Format(IReadOnlyList<TrustedKey> keys, string format)
    {
        if (format.Length > 0)
        {
            return JsonOutput.Format(format, json => JsonOutput.WriteList(json, keys, Write));
        }

        var table = new TextTable();
        table.Add("FINGERPRINT", "IMAGES", "STATE", "EXPIRES", "FILE", "IDENTITY");
        foreach (var key in keys)
        {
            var identity = key.Key?.Identities.Count > 0 ? KeyText.Printable(key.Key.Identities[0]) : "";
            table.Add(key.Fingerprint?.ToString() ?? "-", key.Prefix?.ToString() ?? "(all)", State(key), Expiry(key), key.File, key.Problem ?? identity);
        }

        return table.Format();
    }

    private static string State(TrustedKey key) => key switch
    {
        { IsMasked: true } => "masked",
        { Problem: not null } => "damaged",
        { Key.IsRevoked: true } => "revoked",
        { Key: { } content } when content.ExpiryTime <= DateTimeOffset.UtcNow => "expired",
        { Key: { } content } when content.WhyRefused(DateTimeOffset.UtcNow) is not null => "refused",
        _ => "trusted",
    };

    private static string Expiry(TrustedKey key) =>
        key.Key?.ExpiryTime?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? NoEnd;

    private static void Write(Utf8JsonWriter json, TrustedKey key)
    {
        json.WriteStartObject();
        json.WriteString("fingerprint", key.Fingerprint?.ToString());
        if (key.Prefix is { } prefix)
        {
            json.WriteString("prefix", prefix.ToString());
        }

        json.WriteString("state", State(key));
        json.WriteString("file", key.File);
        if ((key.Problem ?? key.Key?.WhyRefused(DateTimeOffset.UtcNow)) is { } problem)
        {
            json.WriteString("problem", problem);
        }

        json.WriteStartArray("identities");
        foreach (var identity in key.Key?.Identities ?? [])
        {
            json.WriteStringValue(identity);
        }

        json.WriteEndArray();
        if (key.Key?.ExpiryTime is { } expiry)
        {
            json.WriteNumber("expires_at", expiry.ToUnixTimeSeconds());
        }

        json.WriteEndObject();
    }
}
