using Appc.Names;
using Appc.Pods;
using Rkt.Host.Errors;
using Rkt.Images.Rendering;
using Rkt.Images.Requests;
using Rkt.Images.Store;
using Rkt.Pods.Flavours;
using Rkt.Pods.Layout;
using Rkt.Pods.Lifecycle;
using Rkt.Pods.Selinux;

namespace Rkt.Pods.Preparation;

/// <summary>Makes pods: gets their images, puts their manifests together, and fills their directories.</summary>
/// <param name="finding">Where images come from.</param>
/// <param name="pods">The pods.</param>
/// <param name="version">Of this program, written into the manifests.</param>
/// <param name="listener">Told of the images used, and why there are no overlays.</param>
public sealed class PodPreparation(ImageFinding finding, PodsDirectory pods, AcVersion version, IPreparationListener listener)
{
    /// <summary>Makes a pod, in phase "prepare" and locked by this process.</summary>
    /// <param name="request">What the user asked for.</param>
    /// <param name="id">The pod's UUID, not used before.</param>
    /// <exception cref="RktException">The pod cannot be made; nothing is left of it.</exception>
    public NewPod Prepare(PodRequest request, PodId id)
    {
        // From before the images are looked up until the pod refers to them, none may be collected.
        using var preparing = TakePrepareLock();
        var stage1 = request.Stage1.BuiltIn is null ? Stage1Image.Read(finding.Store, finding.Get(request.Stage1)) : null;
        var stored = FindImages(request);
        // A stage1 of somebody else finds the apps' roots as trees: an overlay mounted for it would be a mount on the host.
        var roots = stage1 is null ? ChooseRoots(request) : RootKind.Copy;
        List<PodImage> images = [.. stored.Select(image => PodImageReading.Read(finding.Store, image, roots))];
        var manifest = request.Manifest is { } given ? WithWholeKeys(given, images) : PodManifestMaking.Make(request, images, version);
        NameCheck.CheckApps(manifest);
        CapabilityCheck.Check(manifest, images);
        foreach (var app in manifest.Apps)
        {
            _ = RestartPolicy.Of(app);
        }

        if (request.PrivateUsers && request.Stage1.BuiltIn != BuiltInFlavour.Native)
        {
            throw new RktException($"--private-users needs stage1 \"{BuiltInName.Native}\"");
        }

        if (request.PrivateUsers)
        {
            UserRanges.CheckVolumes(manifest);
        }

        if (request.Stage1.BuiltIn == BuiltInFlavour.Fly)
        {
            FlyRules.Check(manifest);
            FlyRules.CheckAsked([.. request.Apps.SelectMany(static app => app.Isolators)]);
        }

        var implied = ImpliedVolume.Find(manifest, images);
        var pod = NewPod.Create(pods, id);
        try
        {
            MakeStage1(pod.Path, request.Stage1, stage1);
            PodWriter.Write(pod.Path, manifest, images, roots);
            if (roots == RootKind.Copy)
            {
                CopyTrees(pod.Path, manifest, stored, images);
            }

            foreach (var volume in implied)
            {
                volume.Fill(pod.Path, finding.Store, stored[volume.App], images[volume.App].Manifest);
            }

            if (request.PrivateUsers)
            {
                new UserRanges(pods).Take(id, pod.Path);
            }

            if (stage1 is not null)
            {
                foreach (var app in manifest.Apps)
                {
                    ForeignTree.CompleteApp(pod.Path.App(app.Name));
                }
            }

            if (request.Stage1.BuiltIn != BuiltInFlavour.Fly && SelinuxPolicy.Find() is { } policy)
            {
                var contexts = new SelinuxCategories(pods).Take(pod.Path, manifest.Isolators, policy);
                var labelling = new PodLabelling(pod.Path, manifest, images, contexts);
                labelling.LabelVolumes(implied);
                LabelRoots(labelling, policy, roots, isForeign: stage1 is not null);
            }

            return pod;
        }
        catch (Exception e)
        {
            TryRemove(pod);
            if (e is IOException or UnauthorizedAccessException)
            {
                throw new RktException("cannot prepare pod", e);
            }

            throw;
        }
    }

    private static void LabelRoots(PodLabelling labelling, SelinuxPolicy policy, RootKind roots, bool isForeign)
    {
        if (isForeign)
        {
            labelling.LabelStage1();
        }
        else if (roots == RootKind.Copy)
        {
            labelling.LabelCopies();
        }
        else
        {
            labelling.LabelOverlays(policy);
        }
    }

    private void MakeStage1(PodPath pod, Stage1Choice choice, Stage1Image? image)
    {
        if (image is not null)
        {
            ForeignTree.Make(pod, finding.Store, image);
        }
        else
        {
            PodWriter.MakeStage1Root(pod);
            PodStage1.Write(pod, choice.BuiltIn!.Value);
        }
    }

    private PrepareLock TakePrepareLock()
    {
        try
        {
            return PrepareLock.TakeShared(pods.DataDirectory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RktException($"cannot use data directory \"{pods.DataDirectory}\"", e);
        }
    }

    private IReadOnlyList<StoredImage> FindImages(PodRequest request) => request.Manifest is { } manifest
        ? FindImages(manifest)
        : finding.Get([.. request.Apps.Select(app => new WantedImage(app.Image, app.Signature))]);

    private StoredImage[] FindImages(PodManifest manifest) => manifest.Apps.Count == 0
        ? throw new RktException("the pod manifest has no apps")
        : [.. manifest.Apps.Select(app => finding.Get(app.Image.Id))];

    /// <summary>A manifest may name an image by the first digits of its hash; stage1 does not know the store.</summary>
    private static PodManifest WithWholeKeys(PodManifest manifest, List<PodImage> images) => manifest with
    {
        Apps = [.. manifest.Apps.Select((app, i) => app.Image.Id.HasKey
            ? app
            : app with { Image = app.Image with { Id = ImageId.Parse(images[i].Key.ToString()) } })],
    };

    private void CopyTrees(PodPath pod, PodManifest manifest, IReadOnlyList<StoredImage> stored, List<PodImage> images)
    {
        for (var i = 0; i < stored.Count; i++)
        {
            ImageRendering.RenderRootfs(finding.Store, stored[i], images[i].Manifest, pod.App(manifest.Apps[i].Name).Rootfs);
        }
    }

    private RootKind ChooseRoots(PodRequest request)
    {
        if (request.NoOverlay)
        {
            return RootKind.Copy;
        }

        if (OverlaySupport.FindObstacle(pods.DataDirectory) is not { } obstacle)
        {
            return RootKind.Overlay;
        }

        listener.OverlayDisabled(obstacle);
        return RootKind.Copy;
    }

    private static void TryRemove(NewPod pod)
    {
        using (pod)
        {
            try
            {
                pod.Remove();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // What stays is an aborted preparation, which gc collects; the first failure is the one to report.
            }
        }
    }
}
