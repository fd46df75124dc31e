using System.Runtime.CompilerServices;
using Appc.Json;
using Appc.Names;

namespace Appc.Images;

/// <summary>The environment of an app.</summary>
[CollectionBuilder(typeof(EnvironmentSet), nameof(Create))]
public sealed class EnvironmentSet : NamedValueSet<EnvironmentVariable>
{
    private EnvironmentSet(EnvironmentVariable[] entries)
        : base(entries)
    {
    }

    public static EnvironmentSet Empty { get; } = new([]);

    public static EnvironmentSet Create(ReadOnlySpan<EnvironmentVariable> entries) => new(entries.ToArray());

    /// <summary>This set with the value under the name, which replaces one that is there.</summary>
    public EnvironmentSet With(EnvironmentName name, string value) => new(With(new EnvironmentVariable(name, value)));

    /// <summary>This set without the name; the same entries when it was not there.</summary>
    public EnvironmentSet Without(string name) => new(Except(name));

    internal static EnvironmentSet Read(ObjectReader fields, string name) =>
        fields.List(name, EnvironmentVariable.Read) is { } entries ? new EnvironmentSet(entries) : Empty;

    internal void Validate(JsonPath path, ProblemList problems) => ReportRepeats(path, problems, "environment variable");
}
