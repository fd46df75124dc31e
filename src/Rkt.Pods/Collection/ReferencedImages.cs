using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Pods.Inspection;
using Rkt.Pods.Layout;
using Rkt.Pods.Lifecycle;

namespace Rkt.Pods.Collection;

/// <summary>Tells which images the pods need: their trees are the lower directories of the apps' roots.</summary>
public static class ReferencedImages
{
    /// <summary>The keys of all images that a pod refers to; an exited one too, which may still be exported.</summary>
    /// <exception cref="RktException">A pod cannot be read: then nothing is known to be unneeded.</exception>
    public static HashSet<StoreKey> Find(PodsDirectory pods)
    {
        var keys = new HashSet<StoreKey>();
        foreach (var phase in PodLookup.VisiblePhases)
        {
            foreach (var id in pods.List(phase))
            {
                if (PodLookup.FindIn(pods, phase, id) is { } pod)
                {
                    Add(keys, pod);
                }
            }
        }

        return keys;
    }

    private static void Add(HashSet<StoreKey> keys, FoundPod pod)
    {
        foreach (var app in PodInspection.ReadManifest(pod)?.Apps ?? [])
        {
            if (app.Image.Id.HasKey)
            {
                keys.Add(app.Image.Id.Key);
            }

            // The app's dependencies are only named by the trees they lend: DATA/images/KEY/rootfs.
            foreach (var path in LowerDirectories.Read(pod.Path.App(app.Name)) ?? [])
            {
                if (StoreKey.TryParse(Path.GetFileName(Path.GetDirectoryName(path)), out var key))
                {
                    keys.Add(key);
                }
            }
        }
    }
}
