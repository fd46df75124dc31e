using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Rkt.Host.Terminal;

/// <summary>Results as JSON: on one line, or indented with tabs.</summary>
public static class JsonOutput
{
    /// <param name="format">The value of <c>--format</c>.</param>
    /// <param name="write">Writes one value.</param>
    /// <returns>The text, ended by a newline.</returns>
    public static string Format(string format, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions
        {
            Indented = format == "json-pretty",
            IndentCharacter = '\t',
            IndentSize = 1,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    /// <summary>Writes a list; an empty one as <c>null</c>, as callers in the field expect.</summary>
    public static void WriteList<T>(Utf8JsonWriter json, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        if (items.Count == 0)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartArray();
        foreach (var item in items)
        {
            write(json, item);
        }

        json.WriteEndArray();
    }
}
