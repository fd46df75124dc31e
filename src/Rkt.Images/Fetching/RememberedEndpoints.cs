using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Rkt.Host.Files;
using Rkt.Images.Discovery;
using Rkt.Images.References;

namespace Rkt.Images.Fetching;

/// <summary>Where images were had from a moment ago: a file per name in <c>names/discovered</c>, so that fetching what has not changed costs one question.</summary>
/// <remarks>A publisher who moves an image is believed after <see cref="Lifetime"/> at the latest, and at once when the old place is gone.</remarks>
internal sealed class RememberedEndpoints(string dataDirectory, TimeProvider clock)
{
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode DirectoryMode = FileMode | UnixFileMode.UserExecute;

    private readonly string _directory = $"{dataDirectory}/names/discovered";

    /// <summary>How long a place is remembered.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromMinutes(10);

    /// <summary>The place of an image, or null when it is unknown or was found too long ago.</summary>
    public Endpoint? Find(ImageName name)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(PathOf(name)));
            var root = document.RootElement;
            var found = DateTimeOffset.FromUnixTimeMilliseconds(root.GetProperty("found").GetInt64());
            var age = clock.GetUtcNow() - found;
            return age >= TimeSpan.Zero && age < Lifetime && root.GetProperty("name").GetString() == TextOf(name)
                ? new Endpoint(new Uri(root.GetProperty("image").GetString()!), new Uri(root.GetProperty("signature").GetString()!), EndpointOrigin.MetaTag)
                : null;
        }
        catch (Exception e) when (e is IOException or JsonException or InvalidOperationException or KeyNotFoundException
            or FormatException or ArgumentException)
        {
            // Lost or damaged, it costs a discovery.
            return null;
        }
    }

    /// <summary>Remembers a place that had the image, and forgets all that are too old.</summary>
    public void Remember(ImageName name, Endpoint endpoint)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("name", TextOf(name));
            json.WriteString("image", endpoint.Image.AbsoluteUri);
            json.WriteString("signature", endpoint.Signature.AbsoluteUri);
            json.WriteNumber("found", clock.GetUtcNow().ToUnixTimeMilliseconds());
            json.WriteEndObject();
        }

        Directory.CreateDirectory(_directory, DirectoryMode);
        var oldest = clock.GetUtcNow().UtcDateTime - Lifetime;
        foreach (var file in Directory.GetFiles(_directory).Where(file => File.GetLastWriteTimeUtc(file) < oldest))
        {
            File.Delete(file);
        }

        AtomicFile.Write(PathOf(name), buffer.ToArray(), FileMode, Durability.ProcessCrash);
    }

    public void Forget(ImageName name) => File.Delete(PathOf(name));

    private static string TextOf(ImageName name) =>
        $"{name.Name},{string.Join(',', name.Labels.Select(label => $"{label.Name}={label.Value}").Order(StringComparer.Ordinal))}";

    private string PathOf(ImageName name) => $"{_directory}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(TextOf(name))))}";
}
