using Appc.Images;
using Appc.Names;
using Rkt.Images.References;

namespace Rkt.Images.Discovery;

/// <summary>The image to look for: its name, and the labels that templates may ask for.</summary>
/// <param name="Name">The image's name.</param>
/// <param name="Labels">At least what the user gave; templates mostly want "os" and "arch" too.</param>
public sealed record DiscoveryRequest(AcIdentifier Name, LabelSet Labels)
{
    /// <summary>What stands for the version in URLs when nobody asked for one.</summary>
    public const string DefaultVersion = "latest";

    /// <summary>The request for a name of the command line, for this machine's platform unless the name says another.</summary>
    public static DiscoveryRequest For(ImageName image)
    {
        var complete = image.WithHostPlatform();
        return new DiscoveryRequest(complete.Name, complete.Labels);
    }

    /// <summary>The value of a template's variable other than <c>{ext}</c>; null when the request has none.</summary>
    internal string? Variable(string name) => name switch
    {
        "name" => Name.ToString(),
        "version" => Labels.Find(name) ?? DefaultVersion,
        _ => Labels.Find(name),
    };
}
