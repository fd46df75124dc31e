using Appc.Pods;
using Rkt.Host.Errors;
using Rkt.Host.Files.Trees;
using Rkt.Pods.Layout;
using Rkt.Pods.Preparation;

namespace Rkt.Pods.Selinux;

/// <summary>Labels what a new pod has on disk.</summary>
/// <param name="pod">The pod's directory, complete but for this.</param>
/// <param name="manifest">The pod's manifest.</param>
/// <param name="images">The image of each app, in the manifest's order.</param>
/// <param name="contexts">The pod's contexts.</param>
internal sealed class PodLabelling(PodPath pod, PodManifest manifest, IReadOnlyList<PodImage> images, SelinuxContexts contexts)
{
    /// <summary>Labels the tree of a stage1 image, which has those of the apps in it.</summary>
    public void LabelStage1() => Label($"{pod.Root}/stage1", contexts.File);

    /// <summary>Labels the copied trees of the apps.</summary>
    public void LabelCopies()
    {
        for (var i = 0; i < images.Count; i++)
        {
            Label(pod.App(manifest.Apps[i].Name).Rootfs, FileContextOf(i));
        }
    }

    /// <summary>Labels the directories of overlays. What an app sees of them has its context from the mount.</summary>
    /// <remarks>
    /// The kernel looks at the labels below when memory that maps a file is made executable or read-only, as the loader of every program
    /// does. So the images' trees, of all pods, have the policy's context for files that containers read, given when they are first used.
    /// </remarks>
    public void LabelOverlays(SelinuxPolicy policy)
    {
        for (var i = 0; i < images.Count; i++)
        {
            foreach (var tree in images[i].LowerDirectories)
            {
                Try(tree, policy.ReadOnlyFile, TreeLabel.EnsureAll);
            }

            var app = pod.App(manifest.Apps[i].Name);
            Label(app.OverlayUpper(images[i].Key), FileContextOf(i));
            Label(app.OverlayWork(images[i].Key), FileContextOf(i));
        }
    }

    /// <summary>Labels the empty volumes that have been filled with what the images have there.</summary>
    public void LabelVolumes(IReadOnlyList<ImpliedVolume> volumes)
    {
        foreach (var volume in volumes)
        {
            var directory = pod.SharedVolume(volume.Volume);
            if (Directory.Exists(directory))
            {
                Label(directory, FileContextOf(volume.App));
            }
        }
    }

    private string? FileContextOf(int app) => contexts.ForApp((manifest.Apps[app].App ?? images[app].Manifest.App)?.Isolators ?? []).File;

    private static void Label(string tree, string? context)
    {
        if (context is not null)
        {
            Try(tree, context, TreeLabel.SetAll);
        }
    }

    private static void Try(string tree, string context, Action<string, string> label)
    {
        try
        {
            label(tree, context);
        }
        catch (KernelException e)
        {
            throw new RktException($"cannot label \"{tree}\" as \"{context}\"", e)
            {
                Hint = "the policy of this machine may not have this context: compare it with the policy's file lxc_contexts",
            };
        }
    }
}
