using Appc.Images;
using Appc.Isolators;
using Appc.Names;
using Appc.Pods;

namespace Rkt.Pods.Preparation;

/// <summary>One app as the user asked for it: an image and what differs from what the image says.</summary>
public sealed record AppRequest
{
    /// <summary>The image as the user named it.</summary>
    public required string Image { get; init; }

    /// <summary>The app's name; null to make one of the image's.</summary>
    public AcName? Name { get; init; }

    /// <summary>Replaces the whole command of the image, arguments included.</summary>
    public string? Exec { get; init; }

    /// <summary>Added to the command.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    public string? User { get; init; }

    public string? Group { get; init; }

    public IReadOnlyList<uint>? SupplementaryGids { get; init; }

    public string? WorkingDirectory { get; init; }

    public bool ReadOnlyRootFs { get; init; }

    public IReadOnlyList<Mount> Mounts { get; init; } = [];

    public IReadOnlyList<EnvironmentVariable> Environment { get; init; } = [];

    public AnnotationSet Annotations { get; init; } = AnnotationSet.Empty;

    public IReadOnlyList<KeyValuePair<string, string>> UserAnnotations { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> UserLabels { get; init; } = [];

    /// <summary>Isolators that replace those of the image.</summary>
    public IReadOnlyList<Isolator> Isolators { get; init; } = [];

    /// <summary>A detached signature of the image; null for the one beside the image.</summary>
    public string? Signature { get; init; }
}
