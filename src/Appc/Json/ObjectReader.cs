using System.Runtime.InteropServices;
using System.Text.Json;
using Appc.Names;
using Appc.Text;

namespace Appc.Json;

/// <summary>Reads the known fields of one JSON object, keeps the rest, and reports what is wrong with the path of each fault.</summary>
/// <remarks>
/// After a fault a getter returns the type's default, null for required ones too, and reading goes on to find the next fault;
/// the caller must throw the half-read value away when problems were reported, and mind null until then. JSON <c>null</c>
/// counts as absent, as it does in the tools that wrote the images there are.
/// </remarks>
internal sealed class ObjectReader
{
    private readonly JsonPath _path;
    private readonly ProblemList _problems;
    private readonly List<Field> _fields = [];

    internal ObjectReader(JsonElement element, JsonPath path, ProblemList problems)
    {
        _path = path;
        _problems = problems;
        if (element.ValueKind != JsonValueKind.Object)
        {
            IsObject = false;
            problems.Add(path, $"must be an object, not {Describe(element)}");
            return;
        }

        Collect(element);
    }

    internal delegate T ElementReader<out T>(JsonElement element, JsonPath path, ProblemList problems);

    /// <summary>False when there was no object to read, which has been reported.</summary>
    internal bool IsObject { get; } = true;

    internal IEnumerable<string> Names => _fields.ConvertAll(entry => entry.Name);

    /// <summary>The value of a field, which then counts as known; null when it is absent or JSON null.</summary>
    internal JsonElement? Take(string name)
    {
        for (var i = 0; i < _fields.Count; i++)
        {
            var field = _fields[i];
            if (field.Name == name)
            {
                _fields[i] = field with { IsTaken = true };
                return field.Value.ValueKind == JsonValueKind.Null ? null : field.Value;
            }
        }

        return null;
    }

    /// <summary>The fields that nobody took. Call it last.</summary>
    internal UnknownFields Rest()
    {
        List<KeyValuePair<string, JsonElement>>? rest = null;
        foreach (var field in _fields)
        {
            if (!field.IsTaken)
            {
                (rest ??= []).Add(new(field.Name, Keep(field.Value, _path.Field(field.Name), _problems)));
            }
        }

        return rest is null ? UnknownFields.None : new UnknownFields([.. rest]);
    }

    /// <summary>A copy of a value that is kept as it is, to be written back; it outlives the document.</summary>
    internal static JsonElement Keep(JsonElement value, JsonPath path, ProblemList problems)
    {
        // The one fault that shows only in writing is an escape such as "\ud800" without its other half.
        if (JsonMarshal.GetRawUtf8Value(value).IndexOf("\\u"u8) >= 0)
        {
            try
            {
                using var scratch = new Utf8JsonWriter(Stream.Null);
                value.WriteTo(scratch);
            }
            catch (InvalidOperationException)
            {
                problems.Add(path, "must be Unicode text");
            }
        }

        return value.Clone();
    }

    internal string? Text(string name) => Take(name) is { } value ? TextOf(value, _path.Field(name), _problems) : null;

    /// <summary>The text of a field, empty when it is absent: the caller's validation decides whether that is allowed.</summary>
    internal string TextOrEmpty(string name) => Text(name) ?? "";

    internal T? Named<T>(string name)
        where T : class, INamed<T>
    {
        return Take(name) is { } value ? NamedOf<T>(value, _path.Field(name), _problems) : null;
    }

    /// <summary>A field that must be there; null only after a reported problem.</summary>
    internal T RequiredNamed<T>(string name)
        where T : class, INamed<T>
    {
        if (Take(name) is { } value)
        {
            return NamedOf<T>(value, _path.Field(name), _problems)!;
        }

        if (IsObject)
        {
            _problems.Add(_path.Field(name), "is required");
        }

        return null!;
    }

    internal bool? Flag(string name)
    {
        var value = Take(name);
        switch (value?.ValueKind)
        {
            case null:
                return null;
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            default:
                _problems.Add(_path.Field(name), $"must be true or false, not {Describe(value.Value)}");
                return null;
        }
    }

    /// <summary>A whole number within the bounds, which are part of the range.</summary>
    internal long? Number(string name, long least, long most) =>
        Take(name) is { } value ? NumberOf(value, _path.Field(name), _problems, least, most) : null;

    internal T? Object<T>(string name, ElementReader<T> read)
        where T : class
    {
        return Take(name) is { } value ? read(value, _path.Field(name), _problems) : null;
    }

    /// <summary>An object that must be there; null only after a reported problem.</summary>
    internal T RequiredObject<T>(string name, ElementReader<T> read)
        where T : class
    {
        if (Take(name) is { } value)
        {
            return read(value, _path.Field(name), _problems);
        }

        if (IsObject)
        {
            _problems.Add(_path.Field(name), "is required");
        }

        return null!;
    }

    /// <summary>The elements of a list; null when the field is absent, null or not a list.</summary>
    internal T[]? List<T>(string name, ElementReader<T> read)
    {
        if (Take(name) is not { } value)
        {
            return null;
        }

        var path = _path.Field(name);
        if (value.ValueKind != JsonValueKind.Array)
        {
            _problems.Add(path, $"must be a list, not {Describe(value)}");
            return null;
        }

        var elements = new T[value.GetArrayLength()];
        var index = 0;
        foreach (var element in value.EnumerateArray())
        {
            elements[index] = read(element, path.Element(index), _problems);
            index++;
        }

        return elements;
    }

    internal string[]? TextList(string name) => List(name, static (element, path, problems) => TextOf(element, path, problems) ?? "");

    internal static string? TextOf(JsonElement value, JsonPath path, ProblemList problems)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            problems.Add(path, $"must be a string, not {Describe(value)}");
            return null;
        }

        string text;
        try
        {
            text = value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // An escape such as "\ud800" without its other half: JSON by its grammar, but no text.
            problems.Add(path, "must be Unicode text");
            return null;
        }

        if (text.Contains('\0'))
        {
            // The kernel ends every string there, so what runs would not be what was checked.
            problems.Add(path, "must not contain a NUL character");
            return null;
        }

        return text;
    }

    internal static long? NumberOf(JsonElement value, JsonPath path, ProblemList problems, long least, long most)
    {
        if (value.ValueKind != JsonValueKind.Number)
        {
            problems.Add(path, $"must be a number, not {Describe(value)}");
            return null;
        }

        if (!value.TryGetInt64(out var number) || number < least || number > most)
        {
            problems.Add(path, $"must be a whole number from {least} to {most}, not {Shorten(value.GetRawText())}");
            return null;
        }

        return number;
    }

    internal static T? NamedOf<T>(JsonElement value, JsonPath path, ProblemList problems)
        where T : class, INamed<T>
    {
        if (TextOf(value, path, problems) is not { } text)
        {
            return null;
        }

        var named = T.Create(text, out var problem);
        if (named is null)
        {
            problems.Add(path, text.Length == 0 ? problem : $"{problem}, not {Quoted.Of(text)}");
        }

        return named;
    }

    internal static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a truth value",
        _ => "null",
    };

    private static string Shorten(string number) => number.Length <= 40 ? number : number[..40] + "…";

    private void Collect(JsonElement element)
    {
        // Objects have few fields; a set is made only for those that could make comparing each with each slow.
        HashSet<string>? seen = null;
        foreach (var property in element.EnumerateObject())
        {
            if (NameOf(property) is not { } name)
            {
                continue;
            }

            if (_fields.Count == 16)
            {
                seen = new HashSet<string>(_fields.Select(field => field.Name), StringComparer.Ordinal);
            }

            if (seen is null ? _fields.Exists(field => field.Name == name) : !seen.Add(name))
            {
                _problems.Add(_path.Field(name), "is given more than once");
            }
            else
            {
                _fields.Add(new Field(name, property.Value, IsTaken: false));
            }
        }
    }

    private string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            _problems.Add(_path, "has a field whose name is not Unicode text");
            return null;
        }
    }

    private readonly record struct Field(string Name, JsonElement Value, bool IsTaken);
}
