using System.Buffers;
using System.Text.Json;
using Rkt.Host.Errors;
using Rkt.Host.Files;
using Rkt.Pods.Layout;

namespace Rkt.Pods.Names;

/// <summary>What a pod tells others of itself, while it runs with <c>--pod-dns</c>: the file <c>names</c> in its directory.</summary>
/// <param name="Hostname">Its host name.</param>
/// <param name="Addresses">Where it is reached.</param>
public sealed record PodNames(string Hostname, IReadOnlyList<PodAddress> Addresses)
{
    /// <summary>Writes the file of a pod, whole or not at all.</summary>
    public void Write(PodPath pod)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("hostname", Hostname);
        json.WriteStartArray("addresses");
        foreach (var address in Addresses)
        {
            json.WriteStartObject();
            json.WriteString("network", address.Network);
            json.WriteString("ip", address.Address);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        AtomicFile.Write(pod.Names, buffer.WrittenSpan, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, Durability.ProcessCrash);
    }

    /// <summary>Reads the file of a pod; null when it has none, because it did not ask or has ended.</summary>
    /// <exception cref="RktException">It is not what <see cref="Write"/> writes.</exception>
    public static PodNames? ReadIfExists(PodPath pod)
    {
        if (!File.Exists(pod.Names))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(pod.Names));
            var root = document.RootElement;
            return new PodNames(
                Text(root, "hostname", HostName.IsOfPod),
                [.. root.GetProperty("addresses").EnumerateArray().Select(static item => new PodAddress(
                    Text(item, "network", static _ => true), Text(item, "ip", static text => AddressText.TryParse(text) is not null)))]);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // The pod has ended or moved on just now.
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new RktException($"cannot read \"{pod.Names}\"", e);
        }
    }

    private static string Text(JsonElement item, string name, Func<string, bool> isGood) =>
        item.GetProperty(name).GetString() is { } text && isGood(text) ? text : throw new FormatException($"\"{name}\" is not valid");
}
