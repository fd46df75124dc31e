using System.Text.Json;

namespace Appc.Json;

/// <summary>The fields of a JSON object that the specification does not know: kept, and written back after the known ones.</summary>
public sealed class UnknownFields : IEquatable<UnknownFields>
{
    private readonly KeyValuePair<string, JsonElement>[] _fields;

    internal UnknownFields(KeyValuePair<string, JsonElement>[] fields) => _fields = fields;

    public static UnknownFields None { get; } = new([]);

    /// <summary>The names, in the order in which they were read.</summary>
    public IEnumerable<string> Names => _fields.Select(entry => entry.Key);

    /// <summary>The value of a field, or null when there is none of that name.</summary>
    public JsonElement? Find(string name)
    {
        foreach (var field in _fields)
        {
            if (field.Key == name)
            {
                return field.Value;
            }
        }

        return null;
    }

    public bool Equals(UnknownFields? other)
    {
        if (other is null || other._fields.Length != _fields.Length)
        {
            return false;
        }

        for (var i = 0; i < _fields.Length; i++)
        {
            if (_fields[i].Key != other._fields[i].Key || !JsonElement.DeepEquals(_fields[i].Value, other._fields[i].Value))
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as UnknownFields);

    public override int GetHashCode() => _fields.Length == 0 ? 0 : HashCode.Combine(_fields.Length, _fields[0].Key);

    internal void Write(Utf8JsonWriter writer)
    {
        foreach (var field in _fields)
        {
            writer.WritePropertyName(field.Key);
            field.Value.WriteTo(writer);
        }
    }
}
