namespace Rkt.Cli.Parsing;

/// <summary>The flags that were given, with their values in the order given; what was not given has its default.</summary>
internal sealed class FlagValues
{
    private readonly Dictionary<Flag, List<string>> _values = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether the flag was given at all.</summary>
    public bool Has(Flag flag) => _values.ContainsKey(flag);

    /// <summary>The last value given, or the default.</summary>
    public string Text(Flag flag) => _values.TryGetValue(flag, out var values) ? values[^1] : flag.Default;

    /// <summary>The last value given, or null.</summary>
    public string? TextOrNull(Flag flag) => _values.TryGetValue(flag, out var values) ? values[^1] : null;

    /// <summary>Every value given.</summary>
    public IReadOnlyList<string> All(Flag flag) => _values.TryGetValue(flag, out var values) ? values : [];

    public bool IsOn(Flag flag) => SwitchWord.TryParse(Text(flag), out var on) && on;

    public TimeSpan Duration(Flag flag) => DurationText.Parse(Text(flag));

    internal void Add(Flag flag, string value)
    {
        if (!_values.TryGetValue(flag, out var values))
        {
            _values.Add(flag, values = []);
        }

        values.Add(value);
    }
}
