using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Appc.Json;

/// <summary>From bytes to JSON and back, with the errors and the escaping that manifests want.</summary>
internal static class JsonText
{
    /// <summary>Parses; a syntax error becomes a problem that names line and column, both counted from one.</summary>
    /// <returns>The document, for the caller to dispose, or null after a problem.</returns>
    internal static JsonDocument? TryParse(ReadOnlyMemory<byte> utf8Json, ProblemList problems)
    {
        // The parser looks at strings only when they are read, and then fails in a way that says nothing of the place.
        var valid = Utf8.IsValid(utf8Json.Span);
        try
        {
            var document = JsonDocument.Parse(utf8Json);
            if (valid)
            {
                return document;
            }

            document.Dispose();
            problems.Add(JsonPath.Root, $"not UTF-8 text, {Locate(utf8Json.Span, ValidLength(utf8Json.Span))}");
        }
        catch (JsonException e)
        {
            var message = e.Message;
            var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            problems.Add(
                JsonPath.Root,
                $"JSON syntax error at line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}: {(end < 0 ? message : message[..end]).TrimEnd('.')}");
        }

        return null;
    }

    internal static byte[] Write(JsonLayout layout, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Options(layout)))
        {
            write(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static JsonWriterOptions Options(JsonLayout layout) => new()
    {
        // Manifests are read by people and hashed by programs: "<", "&" and letters of other scripts stand as they are.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Indented = layout != JsonLayout.Compact,
        IndentCharacter = layout == JsonLayout.Tabs ? '\t' : ' ',
        IndentSize = layout == JsonLayout.Tabs ? 1 : 4,
        NewLine = "\n",
        SkipValidation = true,
    };

    private static int ValidLength(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (System.Text.Rune.DecodeFromUtf8(text[length..], out _, out var consumed) == OperationStatus.Done)
        {
            length += consumed;
        }

        return length;
    }

    private static string Locate(ReadOnlySpan<byte> text, int position)
    {
        var before = text[..position];
        return $"line {before.Count((byte)'\n') + 1}, column {position - before.LastIndexOf((byte)'\n')}";
    }
}
