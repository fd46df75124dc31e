namespace Rkt.Images.Configuration;

/// <summary>Items by name, of which a later level overrides an earlier one, and one level has each once.</summary>
/// <param name="what">What the items are, before their name in a message.</param>
internal sealed class LayeredItems<T>(string what)
    where T : class
{
    private readonly SortedDictionary<string, (T Item, ConfigurationFields Source)> _items = new(StringComparer.Ordinal);

    internal void Add(string name, T item, ConfigurationFields source)
    {
        if (_items.TryGetValue(name, out var there) && there.Source.Level == source.Level)
        {
            throw source.Fail(there.Source.File == source.File
                ? $"{what} \"{name}\" is there twice"
                : $"{what} \"{name}\" is already in \"{there.Source.File}\"");
        }

        _items[name] = (item, source);
    }

    internal T? Find(string name) => _items.TryGetValue(name, out var found) ? found.Item : null;

    /// <summary>The items that are in force, sorted by name.</summary>
    internal SortedDictionary<string, T> ToDictionary()
    {
        var result = new SortedDictionary<string, T>(StringComparer.Ordinal);
        foreach (var (name, (item, _)) in _items)
        {
            result.Add(name, item);
        }

        return result;
    }
}
