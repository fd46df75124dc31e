using System.Text.Json;
using Appc.Json;
using Appc.Text;

namespace Appc.Isolators;

/// <summary>System calls, or "@groups" of them, to retain or to remove, which of the two the isolator's name says.</summary>
public sealed record SeccompValue(IReadOnlyList<string> Set) : IsolatorValue
{
    /// <summary>The error that a refused call returns, as in "EPERM"; null to kill the process.</summary>
    public string? Errno { get; init; }

    internal static SeccompValue Read(JsonElement element, JsonPath path, ProblemList problems)
    {
        var fields = new ObjectReader(element, path, problems);
        var set = fields.TextList("set") ?? [];
        var errno = fields.Text("errno");
        if (fields.IsObject && set.Length == 0)
        {
            problems.Add(path.Field("set"), "must not be empty");
        }

        if (errno is { Length: > 0 } && !IsErrorName(errno))
        {
            problems.Add(path.Field("errno"), $"must be an error name such as \"EPERM\", not {Quoted.Of(errno)}");
        }

        return new SeccompValue(set) { Errno = errno is { Length: > 0 } ? errno : null };
    }

    /// <summary>Whether a text looks like the name of an error: "E" and capitals or digits, for there is E2BIG.</summary>
    public static bool IsErrorName(string text) =>
        text.Length > 1 && text[0] == 'E' && text.All(character => char.IsAsciiLetterUpper(character) || char.IsAsciiDigit(character));

    internal override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteTexts("set", [.. Set]);
        writer.WriteTextUnlessEmpty("errno", Errno);
        writer.WriteEndObject();
    }
}
