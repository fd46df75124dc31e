using System.Runtime.CompilerServices;
using Appc.Json;
using Appc.Names;
using Appc.Text;

namespace Appc.Images;

/// <summary>The annotations of an image, app or pod.</summary>
[CollectionBuilder(typeof(AnnotationSet), nameof(Create))]
public sealed class AnnotationSet : NamedValueSet<Annotation>
{
    private AnnotationSet(Annotation[] entries)
        : base(entries)
    {
    }

    public static AnnotationSet Empty { get; } = new([]);

    /// <summary>Whether the set was never set: pod manifests then have <c>null</c> in place of a list.</summary>
    public bool IsNull => ReferenceEquals(this, Empty);

    public static AnnotationSet Create(ReadOnlySpan<Annotation> entries) => new(entries.ToArray());

    /// <summary>This set with the value under the name, which replaces one that is there.</summary>
    public AnnotationSet With(AcIdentifier name, string value) => new(With(new Annotation(name, value)));

    /// <summary>This set without the name; the same entries when it was not there.</summary>
    public AnnotationSet Without(string name) => new(Except(name));

    internal static AnnotationSet Read(ObjectReader fields, string name) =>
        fields.List(name, Annotation.Read) is { } entries ? new AnnotationSet(entries) : Empty;

    internal void Validate(JsonPath path, ProblemList problems)
    {
        ReportRepeats(path, problems, "annotation");
        for (var i = 0; i < Count; i++)
        {
            var problem = this[i].Name?.ToString() switch
            {
                "created" when !Timestamp.IsValid(this[i].Value) =>
                    $"\"created\" must be a date and time as in RFC 3339, not {Quoted.Of(this[i].Value)}",
                "homepage" or "documentation" when !IsWebAddress(this[i].Value) =>
                    $"\"{this[i].Name}\" must be an http or https URL, not {Quoted.Of(this[i].Value)}",
                _ => null,
            };
            if (problem is not null)
            {
                problems.Add(path.Element(i).Field("value"), problem);
            }
        }
    }

    private static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
        && address.Host.Length > 0;
}
