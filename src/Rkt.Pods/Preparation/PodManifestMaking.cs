using Appc;
using Appc.Images;
using Appc.Isolators;
using Appc.Names;
using Appc.Pods;
using Rkt.Host.Errors;

namespace Rkt.Pods.Preparation;

/// <summary>Makes the manifest of a pod from what the user asked for and what the images say.</summary>
internal static class PodManifestMaking
{
    private const string Mutable = "coreos.com/rkt/stage1/mutable";

    /// <param name="request">What the user asked for; it has apps.</param>
    /// <param name="images">The image of each app, in the same order.</param>
    /// <param name="version">Of this program.</param>
    /// <exception cref="RktException">Names clash, a mount has no volume, an app has no command, or a value is not valid.</exception>
    public static PodManifest Make(PodRequest request, IReadOnlyList<PodImage> images, AcVersion version)
    {
        var apps = new List<RuntimeApp>(images.Count);
        for (var i = 0; i < images.Count; i++)
        {
            var app = MakeApp(request, request.Apps[i], images[i]);
            if (apps.Any(other => other.Name == app.Name))
            {
                throw new RktException($"error: multiple apps with name {app.Name}") { Hint = "name them apart: --name=NAME after an image" };
            }

            apps.Add(app);
        }

        CheckPorts(request.Ports, apps);
        var manifest = new PodManifest
        {
            AcVersion = version,
            Apps = [.. apps],
            Volumes = request.Volumes.Count == 0 ? default : [.. request.Volumes],
            Annotations = [new Annotation(AcIdentifier.Parse(Mutable), "false")],
            Isolators = request.Sysctls.Count == 0 ? default : [Isolator.Create(IsolatorNames.Sysctl, new SysctlValue(request.Sysctls))],
            Ports = [.. request.Ports],
        };
        try
        {
            return manifest.Checked();
        }
        catch (ManifestException e)
        {
            throw new RktException("cannot make a pod of that", e);
        }
    }

    private static RuntimeApp MakeApp(PodRequest pod, AppRequest request, PodImage image)
    {
        CheckPlatform(image.Manifest);
        var mounts = MountList.Merge(request.Mounts, pod.Mounts);
        MountList.Check(mounts, pod.Volumes);
        return new RuntimeApp
        {
            Name = AppMerge.Name(image.Manifest, request),
            Image = new RuntimeImage
            {
                Name = image.Manifest.Name,
                Id = ImageId.Parse(image.Key.ToString()),
                Labels = image.Manifest.Labels,
            },
            App = AppMerge.Merge(image.Manifest, request, pod),
            ReadOnlyRootFs = request.ReadOnlyRootFs,
            Mounts = mounts,
            Annotations = request.Annotations,
        };
    }

    /// <exception cref="RktException">The image is for another kind of machine, or does not say for which.</exception>
    private static void CheckPlatform(ImageManifest image)
    {
        if (image.Labels.Find("os") is not { } os)
        {
            throw new RktException($"cannot run image \"{image.Name}\": missing os label in the image manifest");
        }

        if (image.Labels.Find("arch") is not { } arch)
        {
            throw new RktException($"cannot run image \"{image.Name}\": missing arch label in the image manifest");
        }

        if (!new Platform(os, arch).RunsHere)
        {
            throw new RktException($"cannot run image \"{image.Name}\": it is for {os}/{arch}, and this machine is {Platform.Host.Os}/{Platform.Host.Arch}");
        }
    }

    /// <exception cref="RktException">A port is of no app, or of several.</exception>
    private static void CheckPorts(IReadOnlyList<ExposedPort> ports, List<RuntimeApp> apps)
    {
        foreach (var port in ports)
        {
            var owners = apps.Count(app => app.App!.Ports.Any(other => other.Name == port.Name));
            if (port.PodPort is null && owners != 1)
            {
                throw new RktException(owners == 0
                    ? $"port name \"{port.Name}\" could not be found in any apps"
                    : $"port name \"{port.Name}\" is in {owners} apps, and must be in one");
            }
        }
    }
}
