using Appc.Isolators;

namespace Rkt.Pods.Preparation;

/// <summary>The isolators of an app: those of the image, replaced by those of the command line.</summary>
internal static class IsolatorList
{
    /// <summary>Isolators that say the same thing in different ways: one from the command line replaces all of its group.</summary>
    private static readonly string[][] Groups =
    [
        [IsolatorNames.CapabilitiesRetainSet, IsolatorNames.CapabilitiesRemoveSet],
        [IsolatorNames.SeccompRetainSet, IsolatorNames.SeccompRemoveSet],
    ];

    public static IReadOnlyList<Isolator> Merge(IReadOnlyList<Isolator> ofImage, IReadOnlyList<Isolator> ofRequest) =>
        ofRequest.Count == 0
            ? ofImage
            : [.. ofImage.Where(isolator => !ofRequest.Any(other => Replaces(other, isolator))), .. ofRequest];

    private static bool Replaces(Isolator requested, Isolator old) =>
        requested.Name == old.Name
        || Groups.Any(group => group.Contains(requested.Name.ToString()) && group.Contains(old.Name.ToString()));
}
