using System.Runtime.CompilerServices;
using Appc.Json;
using Appc.Names;

namespace Appc.Images;

/// <summary>The labels of an image.</summary>
[CollectionBuilder(typeof(LabelSet), nameof(Create))]
public sealed class LabelSet : NamedValueSet<Label>
{
    private LabelSet(Label[] entries)
        : base(entries)
    {
    }

    public static LabelSet Empty { get; } = new([]);

    public static LabelSet Create(ReadOnlySpan<Label> entries) => new(entries.ToArray());

    /// <summary>This set with the value under the name, which replaces one that is there.</summary>
    public LabelSet With(AcIdentifier name, string value) => new(With(new Label(name, value)));

    /// <summary>This set without the name; the same entries when it was not there.</summary>
    public LabelSet Without(string name) => new(Except(name));

    internal static LabelSet Read(ObjectReader fields, string name) =>
        fields.List(name, Label.Read) is { } entries ? new LabelSet(entries) : Empty;

    internal void Validate(JsonPath path, ProblemList problems)
    {
        ReportRepeats(path, problems, "label");
        for (var i = 0; i < Count; i++)
        {
            if (this[i].Name?.ToString() == "name")
            {
                problems.Add(path.Element(i), "invalid label name: \"name\"");
            }
        }

        // An arch without an os says nothing that could be checked.
        if (Find("os") is { } os && Platform.Check(os, Find("arch")) is { } problem)
        {
            problems.Add(path, problem);
        }
    }
}
