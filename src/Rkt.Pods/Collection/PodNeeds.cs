using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Pods.Inspection;
using Rkt.Pods.Layout;
using Rkt.Pods.Lifecycle;

namespace Rkt.Pods.Collection;

/// <summary>What of the image store the pods need: the images of their apps, and the trees that their roots are overlays of.</summary>
public sealed class PodNeeds
{
    private readonly HashSet<StoreKey> _images = [];
    private readonly HashSet<string> _trees = new(StringComparer.Ordinal);

    private PodNeeds()
    {
    }

    /// <summary>Whether a pod has an app of the image, or an app that builds upon it.</summary>
    public bool HasImage(StoreKey image) => _images.Contains(image);

    /// <summary>Whether a pod has an app whose root is an overlay of the directory.</summary>
    public bool HasTree(string rootfs) => _trees.Contains(rootfs);

    /// <summary>Reads what all pods need; exited ones count, as they may still be exported.</summary>
    /// <exception cref="RktException">A pod cannot be read: then nothing is known to be unneeded.</exception>
    public static PodNeeds Read(PodsDirectory pods)
    {
        var needs = new PodNeeds();
        foreach (var phase in PodLookup.VisiblePhases)
        {
            foreach (var id in pods.List(phase))
            {
                if (PodLookup.FindIn(pods, phase, id) is { } pod)
                {
                    needs.Add(pod);
                }
            }
        }

        return needs;
    }

    private void Add(FoundPod pod)
    {
        foreach (var app in PodInspection.ReadManifest(pod)?.Apps ?? [])
        {
            if (app.Image.Id.HasKey)
            {
                _images.Add(app.Image.Id.Key);
            }

            foreach (var path in LowerDirectories.Read(pod.Path.App(app.Name)) ?? [])
            {
                _trees.Add(path);
                // The app's dependencies are only named by the trees they lend: DATA/images/KEY/rootfs.
                if (StoreKey.TryParse(Path.GetFileName(Path.GetDirectoryName(path)), out var key))
                {
                    _images.Add(key);
                }
            }
        }
    }
}
