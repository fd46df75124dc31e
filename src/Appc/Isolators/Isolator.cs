using System.Text.Json;
using Appc.Json;
using Appc.Names;
using Appc.Text;

namespace Appc.Isolators;

/// <summary>A limit or a right of an app or pod: a name, and a value whose shape the name decides.</summary>
public sealed class Isolator : IEquatable<Isolator>
{
    private Isolator(AcIdentifier name, IsolatorValue? value, JsonElement json, UnknownFields unknownFields)
    {
        Name = name;
        Value = value;
        Json = json;
        UnknownFields = unknownFields;
    }

    public AcIdentifier Name { get; }

    /// <summary>The value, or null when the name is not one of <see cref="IsolatorNames"/>.</summary>
    public IsolatorValue? Value { get; }

    /// <summary>The value as it stands in the manifest.</summary>
    public JsonElement Json { get; }

    public UnknownFields UnknownFields { get; }

    /// <summary>Makes an isolator, of any name, from the JSON of its value.</summary>
    /// <exception cref="ManifestException">The text is not JSON, or not a value for an isolator of this name.</exception>
    public static Isolator Create(AcIdentifier name, ReadOnlyMemory<byte> utf8Json)
    {
        var problems = new ProblemList();
        using var document = JsonText.TryParse(utf8Json, problems);
        var isolator = document is null ? null : Create(name, document.RootElement, JsonPath.Root, problems, UnknownFields.None);
        problems.ThrowIfAny($"isolator {Quoted.Of(name.ToString())}");
        return isolator!;
    }

    /// <summary>Makes an isolator of a known name.</summary>
    /// <exception cref="ManifestException">The value breaks a rule of the name, or is of another name's shape.</exception>
    public static Isolator Create(string name, IsolatorValue value) =>
        Create(AcIdentifier.Parse(name), JsonText.Write(JsonLayout.Compact, value.Write));

    public bool Equals(Isolator? other) =>
        other is not null
        && Name == other.Name
        && JsonElement.DeepEquals(Json, other.Json)
        && UnknownFields.Equals(other.UnknownFields);

    public override bool Equals(object? obj) => Equals(obj as Isolator);

    public override int GetHashCode() => Name.GetHashCode();

    internal static Isolator Read(JsonElement element, JsonPath path, ProblemList problems)
    {
        var fields = new ObjectReader(element, path, problems);
        var name = fields.RequiredNamed<AcIdentifier>("name");
        // An absent value is treated as null, which each kind of isolator refuses in its own words.
        var value = fields.Take("value") ?? Null;
        return Create(name, value, path.Field("value"), problems, fields.Rest());
    }

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name", Name.ToString());
        writer.WritePropertyName("value");
        Json.WriteTo(writer);
        UnknownFields.Write(writer);
        writer.WriteEndObject();
    }

    private static JsonElement Null { get; } = JsonElement.Parse("null"u8);

    private static Isolator Create(
        AcIdentifier name, JsonElement element, JsonPath path, ProblemList problems, UnknownFields unknownFields)
    {
        // Without a name, which has been reported, nothing can be said of the value.
        var value = name is null ? null : IsolatorValue.Read(name.ToString(), element, path, problems);
        return new Isolator(name!, value, ObjectReader.Keep(element, path, problems), unknownFields);
    }
}
