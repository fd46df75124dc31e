using Appc.Images;
using Appc.Names;
using Rkt.Host.Errors;

namespace Rkt.Images.References;

/// <summary>An image name with the labels that choose among the images of that name: <c>NAME[:VERSION][,LABEL=VALUE…]</c>.</summary>
public sealed record ImageName(AcIdentifier Name, LabelSet Labels)
{
    /// <exception cref="FormatException">The name, or a label, breaks a rule; the message says which.</exception>
    public static ImageName Parse(string text)
    {
        var parts = text.Split(',');
        var colon = parts[0].IndexOf(':');
        var name = AcIdentifier.Parse(colon < 0 ? parts[0] : parts[0][..colon]);
        var labels = LabelSet.Empty;
        if (colon >= 0)
        {
            labels = Add(labels, "version", parts[0][(colon + 1)..]);
        }

        foreach (var part in parts.AsSpan(1))
        {
            var equals = part.IndexOf('=');
            if (equals < 1)
            {
                throw new FormatException($"image label \"{part}\" is not of the form LABEL=VALUE");
            }

            labels = Add(labels, part[..equals], part[(equals + 1)..]);
        }

        return new ImageName(name, labels);
    }

    /// <summary>Reads what was taken for an image name because it can be nothing else.</summary>
    /// <exception cref="RktException">It is not an image name either.</exception>
    public static ImageName ParseReference(string text)
    {
        try
        {
            return Parse(text);
        }
        catch (FormatException e)
        {
            throw new RktException($"\"{text}\" is neither a file nor an image name", e);
        }
    }

    /// <summary>The name with os and arch of this machine where the reference leaves them open.</summary>
    public ImageName WithHostPlatform() => this with
    {
        Labels = WithDefault(WithDefault(Labels, "os", Platform.Host.Os), "arch", Platform.Host.Arch),
    };

    /// <summary>The labels as messages show them.</summary>
    public string LabelsInWords() => string.Join(", ", Labels.Select(label => $"\"{label.Name}\":\"{label.Value}\""));

    public override string ToString() =>
        Labels.Find("version") is { } version ? $"{Name}:{version}" : Name.ToString();

    private static LabelSet Add(LabelSet labels, string name, string value)
    {
        if (labels.Contains(name))
        {
            throw new FormatException($"image label \"{name}\" is given more than once");
        }

        if (value.Length == 0)
        {
            throw new FormatException($"image label \"{name}\" has no value");
        }

        return labels.With(AcIdentifier.Parse(name), value);
    }

    private static LabelSet WithDefault(LabelSet labels, string name, string value) =>
        labels.Contains(name) ? labels : labels.With(AcIdentifier.Parse(name), value);
}
