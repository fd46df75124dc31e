using System.Globalization;

namespace Appc.Text;

/// <summary>The text form of volumes, mount points and ports: <c>NAME,key=value,key=value</c>. A value cannot contain a comma.</summary>
internal sealed class ParameterList
{
    private readonly string _what;
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <param name="text">The whole text.</param>
    /// <param name="what">What it describes, for messages: "volume".</param>
    /// <exception cref="FormatException">The name is missing, or a parameter has no key or value, or comes twice.</exception>
    internal ParameterList(string text, string what)
    {
        _what = what;
        var parts = text.Split(',');
        Name = parts[0];
        foreach (var part in parts.AsSpan(1))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new FormatException($"{what} parameter {Quoted.Of(part)} is not of the form key=value");
            }

            if (!_values.TryAdd(part[..equals], part[(equals + 1)..]))
            {
                throw new FormatException($"{what} parameter {Quoted.Of(part[..equals])} is given more than once");
            }
        }
    }

    internal string Name { get; }

    /// <summary>The value of a parameter, which then counts as known; null when it is not given.</summary>
    internal string? Take(string key) => _values.Remove(key, out var value) ? value : null;

    /// <summary>A truth value, in any of the spellings that the reference tools read.</summary>
    internal bool? TakeFlag(string key) => Take(key) switch
    {
        null => null,
        "1" or "t" or "T" or "true" or "True" or "TRUE" => true,
        "0" or "f" or "F" or "false" or "False" or "FALSE" => false,
        var other => throw new FormatException($"{_what} parameter \"{key}\" must be true or false, not {Quoted.Of(other)}"),
    };

    internal uint? TakeNumber(string key)
    {
        var text = Take(key);
        if (text is null)
        {
            return null;
        }

        return uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"{_what} parameter \"{key}\" must be a number, not {Quoted.Of(text)}");
    }

    /// <exception cref="FormatException">A parameter was given that nobody took.</exception>
    internal void RequireNoOthers()
    {
        foreach (var key in _values.Keys)
        {
            throw new FormatException($"unknown {_what} parameter {Quoted.Of(key)}");
        }
    }
}
