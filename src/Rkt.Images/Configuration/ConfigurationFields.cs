using System.Text.Json;
using Rkt.Host.Errors;

namespace Rkt.Images.Configuration;

/// <summary>The fields of an object in a configuration file. What is wrong with one is said with the file's and the field's names, never with its value.</summary>
internal sealed class ConfigurationFields
{
    private readonly JsonElement _object;
    private readonly string _path;

    internal ConfigurationFields(string file, int level, JsonElement element, string path = "")
    {
        File = file;
        Level = level;
        _path = path;
        _object = element.ValueKind == JsonValueKind.Object
            ? element
            : throw Fail(path.Length == 0 ? "it is not a JSON object" : $"field \"{path}\" is not an object");
    }

    /// <summary>The path of the file.</summary>
    internal string File { get; }

    /// <summary>Which of the directories the file is in: a greater one overrides.</summary>
    internal int Level { get; }

    /// <summary>The field's text; null when it is absent, null or empty.</summary>
    internal string? Text(string name)
    {
        var value = Value(name);
        return value.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => null,
            JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
            _ => throw Fail($"field \"{_path}{name}\" is not a string"),
        };
    }

    internal string RequiredText(string name) => Text(name) ?? throw Fail($"field \"{_path}{name}\" is missing or empty");

    internal Secret RequiredSecret(string name)
    {
        var text = RequiredText(name);

        // A newline copied with a token would end the header it is sent in.
        return text.AsSpan().IndexOfAnyInRange('\0', '\x1f') < 0
            ? new Secret(text)
            : throw Fail($"field \"{_path}{name}\" has a control character, such as a newline");
    }

    /// <summary>A list of one or more texts, none of them empty.</summary>
    internal List<string> RequiredTexts(string name)
    {
        var texts = new List<string>();
        var value = Value(name);
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
            {
                texts.Add(item.ValueKind == JsonValueKind.String && item.GetString() is { Length: > 0 } text
                    ? text
                    : throw Fail($"field \"{_path}{name}\" has an element that is not a string, or is empty"));
            }
        }

        return texts.Count > 0 ? texts : throw Fail($"field \"{_path}{name}\" is not a list of one or more strings");
    }

    /// <summary>The fields of an object in this one.</summary>
    internal ConfigurationFields RequiredObject(string name)
    {
        var value = Value(name);
        return value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
            ? throw Fail($"field \"{_path}{name}\" is missing")
            : new ConfigurationFields(File, Level, value, $"{_path}{name}.");
    }

    internal RktException Fail(string problem) => ConfigurationFile.Failure(File, problem);

    private JsonElement Value(string name) => _object.TryGetProperty(name, out var value) ? value : default;
}
