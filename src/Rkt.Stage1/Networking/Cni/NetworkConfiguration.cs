using System.Buffers;
using System.Text.Json;
using Rkt.Host.Errors;

namespace Rkt.Stage1.Networking.Cni;

/// <summary>A CNI network configuration: one plugin, or a list of them that forms a chain.</summary>
public sealed record NetworkConfiguration
{
    private const string PluginsField = "plugins";

    /// <summary>The network's name.</summary>
    public required string Name { get; init; }

    /// <summary>The versions of CNI that it is written for, the newest first.</summary>
    public required IReadOnlyList<CniVersion> Versions { get; init; }

    /// <summary>The chain, in the order of ADD; at least one.</summary>
    public required IReadOnlyList<PluginConfiguration> Plugins { get; init; }

    /// <summary>Whether its plugins are not to be asked to check their work.</summary>
    public bool IsUnchecked { get; init; }

    /// <summary>Whether more of its plugins may be in a directory of its name beside its file (CNI 1.1).</summary>
    public bool LoadsMore { get; init; }

    /// <summary>The file that it came from; for the built-in ones the name that they would have.</summary>
    public required string Origin { get; init; }

    /// <summary>The JSON as it was written.</summary>
    public required byte[] Content { get; init; }

    /// <summary>The plugin that makes the interface.</summary>
    public PluginConfiguration Main => Plugins[0];

    /// <summary>Whether any of its plugins takes what a capability is about.</summary>
    public bool HasCapability(string name) => Plugins.Any(p => p.HasCapability(name));

    /// <summary>Reads a configuration.</summary>
    /// <param name="origin">Its file; a name that ends in <c>.conflist</c> is that of a list.</param>
    /// <param name="content">The file's content.</param>
    /// <exception cref="RktException">It is not a configuration; the message names the file.</exception>
    public static NetworkConfiguration Parse(string origin, byte[] content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            var root = document.RootElement;
            var network = new NetworkConfiguration
            {
                Name = CheckName(ConfigurationText.Required(root, "name")),
                Versions = ReadVersions(root),
                Plugins = [],
                IsUnchecked = ConfigurationText.Switch(root, "disableCheck"),
                Origin = origin,
                Content = content,
            };
            return root.TryGetProperty(PluginsField, out var plugins) ? ReadList(network, root, plugins)
                : origin.EndsWith(".conflist", StringComparison.Ordinal) ? throw new FormatException($"\"{PluginsField}\" is missing")
                : network with { Plugins = [PluginConfiguration.Read(root)] };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new RktException($"cannot read network configuration \"{origin}\"", e);
        }
    }

    /// <summary>The network with more plugins at the end of its chain.</summary>
    /// <param name="files">Their files: names and contents.</param>
    /// <exception cref="RktException">One of them is not a plugin's configuration; the message names it.</exception>
    public NetworkConfiguration With(IEnumerable<(string Path, byte[] Content)> files)
    {
        var plugins = Plugins.ToList();
        foreach (var (path, content) in files)
        {
            try
            {
                using var document = JsonDocument.Parse(content);
                plugins.Add(PluginConfiguration.Read(document.RootElement));
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
            {
                throw new RktException($"cannot read network configuration \"{path}\"", e);
            }
        }

        return plugins.Count == Plugins.Count ? this : this with { Plugins = plugins, Content = ContentWith(plugins) };
    }

    /// <summary>The file's content with the whole chain in it.</summary>
    private byte[] ContentWith(List<PluginConfiguration> plugins)
    {
        var buffer = new ArrayBufferWriter<byte>(Content.Length * 2);
        using var json = new Utf8JsonWriter(buffer);
        using var document = JsonDocument.Parse(Content);
        json.WriteStartObject();
        foreach (var property in document.RootElement.EnumerateObject().Where(static p => p.Name != PluginsField))
        {
            property.WriteTo(json);
        }

        json.WriteStartArray(PluginsField);
        foreach (var plugin in plugins)
        {
            json.WriteRawValue(plugin.Content, skipInputValidation: true);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static NetworkConfiguration ReadList(NetworkConfiguration network, JsonElement root, JsonElement plugins)
    {
        if (plugins.ValueKind != JsonValueKind.Array || plugins.GetArrayLength() == 0)
        {
            throw new FormatException($"\"{PluginsField}\" is not a list of one or more plugins");
        }

        return network with
        {
            Plugins = [.. plugins.EnumerateArray().Select(PluginConfiguration.Read)],
            LoadsMore = network.Versions[0] >= new CniVersion(1, 1, 0) && !ConfigurationText.Switch(root, "loadOnlyInlinedPlugins"),
        };
    }

    private static CniVersion[] ReadVersions(JsonElement root)
    {
        var versions = new SortedSet<CniVersion>();
        if (ConfigurationText.Optional(root, "cniVersion") is { } version)
        {
            versions.Add(CniVersion.Parse(version));
        }

        if (root.TryGetProperty("cniVersions", out var list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in list.EnumerateArray())
            {
                // A list says what it can, and may be ahead of us.
                if (CniVersion.TryParse(item.GetString()) is { } known)
                {
                    versions.Add(known);
                }
            }
        }

        return versions.Count == 0 ? [CniVersion.Oldest] : [.. versions.Reverse()];
    }

    private static string CheckName(string name)
    {
        // The rule of CNI. Plugins make directories of it.
        foreach (var letter in name)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('_' or '.' or '-'))
            {
                throw new FormatException($"\"{name}\" is not a network's name (letters, digits, and later also \"_\", \".\" and \"-\")");
            }
        }

        return char.IsAsciiLetterOrDigit(name[0]) ? name : throw new FormatException($"\"{name}\" is not a network's name: it begins with \"{name[0]}\"");
    }
}
