using System.Collections;
using System.Runtime.CompilerServices;

namespace Appc.Json;

/// <summary>A list that manifests tell apart from no list: <c>null</c> when it was never set, <c>[]</c> when it was set empty.</summary>
/// <remarks>The default value is the list that was never set; it reads as an empty one.</remarks>
[CollectionBuilder(typeof(OptionalList), nameof(OptionalList.Create))]
public readonly struct OptionalList<T> : IReadOnlyList<T>, IEquatable<OptionalList<T>>
{
    private readonly T[]? _items;

    internal OptionalList(T[]? items) => _items = items;

    /// <summary>Whether the list was never set, and is written as <c>null</c>.</summary>
    public bool IsNull => _items is null;

    public int Count => _items?.Length ?? 0;

    private T[] Items => _items ?? [];

    public T this[int index] => Items[index];

    public static bool operator ==(OptionalList<T> left, OptionalList<T> right) => left.Equals(right);

    public static bool operator !=(OptionalList<T> left, OptionalList<T> right) => !left.Equals(right);

    public ArraySegment<T>.Enumerator GetEnumerator() => new ArraySegment<T>(Items).GetEnumerator();

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => Items.GetEnumerator();

    public bool Equals(OptionalList<T> other) => IsNull == other.IsNull && Items.AsSpan().SequenceEqual(other.Items);

    public override bool Equals(object? obj) => obj is OptionalList<T> other && Equals(other);

    public override int GetHashCode() => Count == 0 ? 0 : HashCode.Combine(Count, Items[0]);
}

/// <summary>Makes <see cref="OptionalList{T}"/> values, for collection expressions.</summary>
public static class OptionalList
{
    /// <summary>A list that was set, be it empty.</summary>
    public static OptionalList<T> Create<T>(ReadOnlySpan<T> items) => new(items.ToArray());
}
