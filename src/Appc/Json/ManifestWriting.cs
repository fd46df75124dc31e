using System.Text.Json;

namespace Appc.Json;

/// <summary>Fields as the reference tools write them: empty ones are left out unless a method says otherwise.</summary>
internal static class ManifestWriting
{
    internal delegate void ElementWriter<in T>(Utf8JsonWriter writer, T element);

    internal static void WriteTextUnlessEmpty(this Utf8JsonWriter writer, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            writer.WriteString(name, text);
        }
    }

    internal static void WriteIfTrue(this Utf8JsonWriter writer, string name, bool value)
    {
        if (value)
        {
            writer.WriteBoolean(name, value);
        }
    }

    internal static void WriteFlagIfSet(this Utf8JsonWriter writer, string name, bool? value)
    {
        if (value is { } flag)
        {
            writer.WriteBoolean(name, flag);
        }
    }

    internal static void WriteNumberIfSet(this Utf8JsonWriter writer, string name, uint? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
    }

    internal static void WriteListUnlessEmpty<T>(this Utf8JsonWriter writer, string name, IReadOnlyList<T> list, ElementWriter<T> write)
    {
        if (list.Count > 0)
        {
            writer.WriteList(name, list, write);
        }
    }

    /// <summary>Writes the list in any case: <c>null</c> when it was never set.</summary>
    internal static void WriteListOrNull<T>(this Utf8JsonWriter writer, string name, OptionalList<T> list, ElementWriter<T> write)
    {
        if (list.IsNull)
        {
            writer.WriteNull(name);
        }
        else
        {
            writer.WriteList(name, list, write);
        }
    }

    internal static void WriteTexts(this Utf8JsonWriter writer, string name, OptionalList<string> texts) =>
        writer.WriteListOrNull(name, texts, static (writer, text) => writer.WriteStringValue(text));

    internal static void WriteTextsUnlessEmpty(this Utf8JsonWriter writer, string name, IReadOnlyList<string> texts) =>
        writer.WriteListUnlessEmpty(name, texts, static (writer, text) => writer.WriteStringValue(text));

    internal static void WriteList<T>(this Utf8JsonWriter writer, string name, IReadOnlyList<T> list, ElementWriter<T> write)
    {
        writer.WriteStartArray(name);
        for (var i = 0; i < list.Count; i++)
        {
            write(writer, list[i]);
        }

        writer.WriteEndArray();
    }
}
