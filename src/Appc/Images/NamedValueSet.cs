using System.Collections;
using System.Text.Json;
using Appc.Json;

namespace Appc.Images;

/// <summary>A list of names and values in which each name stands once: labels, annotations, environment variables.</summary>
/// <remarks>Immutable, and in the order of the manifest. A manifest that repeats a name is refused when it is validated.</remarks>
public abstract class NamedValueSet<TEntry> : IReadOnlyList<TEntry>, IEquatable<NamedValueSet<TEntry>>
    where TEntry : class, INamedValue
{
    private readonly TEntry[] _entries;

    private protected NamedValueSet(TEntry[] entries) => _entries = entries;

    public int Count => _entries.Length;

    public TEntry this[int index] => _entries[index];

    /// <summary>The value under a name, or null when there is none.</summary>
    public string? Find(string name)
    {
        var index = IndexOf(name);
        return index < 0 ? null : _entries[index].Value;
    }

    public bool Contains(string name) => IndexOf(name) >= 0;

    public IEnumerator<TEntry> GetEnumerator() => ((IEnumerable<TEntry>)_entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _entries.GetEnumerator();

    public bool Equals(NamedValueSet<TEntry>? other) => other is not null && _entries.AsSpan().SequenceEqual(other._entries);

    public override bool Equals(object? obj) => Equals(obj as NamedValueSet<TEntry>);

    public override int GetHashCode() => Count == 0 ? 0 : HashCode.Combine(Count, _entries[0]);

    /// <summary>The entries with one replaced where it stands, or added at the end.</summary>
    private protected TEntry[] With(TEntry entry)
    {
        var index = IndexOf(entry.Key);
        if (index < 0)
        {
            return [.. _entries, entry];
        }

        var entries = (TEntry[])_entries.Clone();
        entries[index] = entry;
        return entries;
    }

    private protected TEntry[] Except(string name) => Array.FindAll(_entries, entry => entry.Key != name);

    private protected void ReportRepeats(JsonPath path, ProblemList problems, string what) =>
        Uniqueness.Check(_entries, static entry => entry.Key, path, problems, what);

    internal void WriteUnlessEmpty(Utf8JsonWriter writer, string name)
    {
        if (Count > 0)
        {
            Write(writer, name);
        }
    }

    internal void Write(Utf8JsonWriter writer, string name)
    {
        writer.WriteStartArray(name);
        foreach (var entry in _entries)
        {
            writer.WriteStartObject();
            writer.WriteString("name", entry.Key);
            writer.WriteString("value", entry.Value);
            entry.UnknownFields.Write(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private int IndexOf(string name) => Array.FindIndex(_entries, entry => entry.Key == name);
}
