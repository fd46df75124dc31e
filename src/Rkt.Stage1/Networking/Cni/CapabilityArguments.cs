using System.Text.Json;

namespace Rkt.Stage1.Networking.Cni;

/// <summary>What a pod has to say to plugins that have the capability for it: a JSON value under each capability's name.</summary>
/// <remarks>Names and forms are those of CNI's conventions: <c>portMappings</c>, <c>bandwidth</c>, <c>ips</c>, <c>mac</c>, <c>aliases</c>.</remarks>
public sealed class CapabilityArguments
{
    public const string PortMappings = "portMappings";
    public const string Bandwidth = "bandwidth";
    public const string Addresses = "ips";
    public const string HardwareAddress = "mac";
    public const string Aliases = "aliases";

    private readonly List<KeyValuePair<string, byte[]>> _values;

    private CapabilityArguments(List<KeyValuePair<string, byte[]>> values) => _values = values;

    /// <summary>Nothing to say.</summary>
    public static CapabilityArguments None { get; } = new([]);

    /// <summary>The capabilities that there is something to say for.</summary>
    public IEnumerable<string> Names => _values.Select(static v => v.Key);

    /// <summary>These and one more, which takes the place of what was there under its name.</summary>
    /// <param name="name">The capability.</param>
    /// <param name="write">Writes the value: exactly one.</param>
    public CapabilityArguments With(string name, Action<Utf8JsonWriter> write)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(64);
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }

        return With(name, buffer.WrittenSpan.ToArray());
    }

    /// <summary>These without one.</summary>
    public CapabilityArguments Without(string name) => new([.. _values.Where(v => v.Key != name)]);

    /// <summary>Whether there is something to say for a capability.</summary>
    public bool Has(string name) => _values.Exists(v => v.Key == name);

    /// <summary>What there is to say for a capability, as JSON; null for nothing.</summary>
    public byte[]? ValueOf(string name) => _values.Find(v => v.Key == name).Value;

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    internal static CapabilityArguments Read(JsonElement element)
    {
        var arguments = None;
        foreach (var property in element.EnumerateObject())
        {
            arguments = arguments.With(property.Name, JsonBytes.Of(property.Value));
        }

        return arguments;
    }

    /// <summary>Writes those that are wanted as an object under a name; nothing at all when there are none.</summary>
    internal void Write(Utf8JsonWriter json, string field, Predicate<string> isWanted)
    {
        if (!_values.Exists(v => isWanted(v.Key)))
        {
            return;
        }

        json.WriteStartObject(field);
        foreach (var (name, value) in _values)
        {
            if (isWanted(name))
            {
                json.WritePropertyName(name);
                json.WriteRawValue(value, skipInputValidation: true);
            }
        }

        json.WriteEndObject();
    }

    private CapabilityArguments With(string name, byte[] value) => new([.. _values.Where(v => v.Key != name), new(name, value)]);
}
