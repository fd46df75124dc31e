using Appc.Json;

namespace Appc.Images;

/// <summary>An entry of a <see cref="NamedValueSet{TEntry}"/>.</summary>
public interface INamedValue
{
    /// <summary>The name as text.</summary>
    string Key { get; }

    string Value { get; }

    UnknownFields UnknownFields { get; }
}
