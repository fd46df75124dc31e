using Appc.Isolators;
using Appc.Pods;
using Rkt.Host.Errors;

namespace Rkt.Pods.Preparation;

/// <summary>Finds the capability isolators that stage1 would refuse, before there is a pod.</summary>
/// <remarks>They are checked of apps and not of images: what an image says may be replaced on the command line.</remarks>
internal static class CapabilityCheck
{
    /// <exception cref="RktException">An app names a capability that there is not, or both retains and removes.</exception>
    public static void Check(PodManifest manifest, IReadOnlyList<PodImage> images)
    {
        for (var i = 0; i < images.Count; i++)
        {
            var app = manifest.Apps[i];
            Check(app, (app.App ?? images[i].Manifest.App)?.Isolators ?? []);
        }
    }

    private static void Check(RuntimeApp app, IReadOnlyList<Isolator> isolators)
    {
        var retained = isolators.FindLast<CapabilitiesValue>(IsolatorNames.CapabilitiesRetainSet);
        var removed = isolators.FindLast<CapabilitiesValue>(IsolatorNames.CapabilitiesRemoveSet);
        if (retained is not null && removed is not null)
        {
            throw new RktException(
                $"app \"{app.Name}\" has both isolators \"{IsolatorNames.CapabilitiesRetainSet}\" and \"{IsolatorNames.CapabilitiesRemoveSet}\", which exclude each other")
            {
                Hint = "say which capabilities it is to have with --caps-retain or --caps-remove, in place of the image's",
            };
        }

        foreach (var name in (retained ?? removed)?.Set ?? [])
        {
            try
            {
                _ = CapabilityNames.NumberOf(name);
            }
            catch (FormatException e)
            {
                throw new RktException($"cannot apply the capability isolators of app \"{app.Name}\"", e);
            }
        }
    }
}
