using Appc.Text;

namespace Appc.Json;

/// <summary>Where in a manifest a value stands; spelled out only when a problem is reported.</summary>
internal sealed class JsonPath
{
    private readonly string? _name;
    private readonly int _index;

    private JsonPath(JsonPath? parent, string? name, int index)
    {
        Parent = parent;
        _name = name;
        _index = index;
    }

    /// <summary>The manifest itself.</summary>
    internal static JsonPath Root { get; } = new(null, null, 0);

    /// <summary>What the value is in; null for the manifest itself.</summary>
    internal JsonPath? Parent { get; }

    internal JsonPath Field(string name) => new(this, name, 0);

    internal JsonPath Element(int index) => new(this, null, index);

    public override string ToString()
    {
        if (Parent is null)
        {
            return "";
        }

        var parent = Parent.ToString();
        if (_name is null)
        {
            return $"{parent}[{_index}]";
        }

        // Keys of user annotations are free text, and would be ambiguous without quotes.
        var isWord = _name.Length is > 0 and <= 64 && _name.All(char.IsAsciiLetterOrDigit);
        if (!isWord)
        {
            return $"{parent}[{Quoted.Of(_name)}]";
        }

        return parent.Length == 0 ? _name : $"{parent}.{_name}";
    }
}
