using System.Globalization;
using Appc.Images;
using Appc.Names;
using Appc.Text;
using Rkt.Host.Errors;

namespace Rkt.Images.Building;

/// <summary>The changes that a build makes to an image manifest. The result is not validated: some rules hold between fields.</summary>
/// <remarks>The first setting of an app makes one, with user and group 0.</remarks>
public static class ManifestEdits
{
    public static ImageManifest AddLabel(this ImageManifest manifest, AcIdentifier name, string value) =>
        manifest with { Labels = manifest.Labels.With(name, value) };

    /// <exception cref="MissingElementException">There is no such label.</exception>
    public static ImageManifest RemoveLabel(this ImageManifest manifest, string name) => manifest.Labels.Contains(name)
        ? manifest with { Labels = manifest.Labels.Without(name) }
        : throw Missing("label", name);

    public static ImageManifest AddAnnotation(this ImageManifest manifest, AcIdentifier name, string value) =>
        manifest with { Annotations = manifest.Annotations.With(name, value) };

    /// <exception cref="MissingElementException">There is no such annotation.</exception>
    public static ImageManifest RemoveAnnotation(this ImageManifest manifest, string name) => manifest.Annotations.Contains(name)
        ? manifest with { Annotations = manifest.Annotations.Without(name) }
        : throw Missing("annotation", name);

    public static ImageManifest AddEnvironment(this ImageManifest manifest, EnvironmentName name, string value) =>
        manifest.EditApp(app => app with { Environment = app.Environment.With(name, value) });

    /// <exception cref="MissingElementException">There is no such variable.</exception>
    public static ImageManifest RemoveEnvironment(this ImageManifest manifest, string name) => manifest.App?.Environment.Contains(name) == true
        ? manifest.EditApp(app => app with { Environment = app.Environment.Without(name) })
        : throw Missing("environment variable", name);

    /// <exception cref="RktException">The image has a mount point of the name.</exception>
    public static ImageManifest AddMount(this ImageManifest manifest, MountPoint mountPoint) => manifest.EditApp(app =>
        app.MountPoints.Any(other => other.Name == mountPoint.Name)
            ? throw Exists("mount point", mountPoint.Name)
            : app with { MountPoints = [.. app.MountPoints, mountPoint] });

    /// <param name="manifest">The manifest to change.</param>
    /// <param name="nameOrPath">The name, or the path, of the mount point.</param>
    /// <exception cref="MissingElementException">There is no such mount point.</exception>
    public static ImageManifest RemoveMount(this ImageManifest manifest, string nameOrPath)
    {
        var mountPoints = manifest.App?.MountPoints ?? [];
        var kept = mountPoints.Where(mountPoint => mountPoint.Name.ToString() != nameOrPath && mountPoint.Path != nameOrPath).ToArray();
        return kept.Length < mountPoints.Count
            ? manifest.EditApp(app => app with { MountPoints = kept })
            : throw Missing("mount point", nameOrPath);
    }

    /// <exception cref="RktException">The image has a port of the name.</exception>
    public static ImageManifest AddPort(this ImageManifest manifest, Port port) => manifest.EditApp(app =>
        app.Ports.Any(other => other.Name == port.Name)
            ? throw Exists("port", port.Name)
            : app with { Ports = [.. app.Ports, port] });

    /// <param name="manifest">The manifest to change.</param>
    /// <param name="nameOrNumber">The name, or the number, of the port.</param>
    /// <exception cref="MissingElementException">There is no such port.</exception>
    public static ImageManifest RemovePort(this ImageManifest manifest, string nameOrNumber)
    {
        var ports = manifest.App?.Ports ?? [];
        var kept = ports.Where(port => port.Name.ToString() != nameOrNumber
            && port.Number.ToString(CultureInfo.InvariantCulture) != nameOrNumber).ToArray();
        return kept.Length < ports.Count
            ? manifest.EditApp(app => app with { Ports = kept })
            : throw Missing("port", nameOrNumber);
    }

    /// <summary>Changes the app, which is made when the image has none.</summary>
    public static ImageManifest EditApp(this ImageManifest manifest, Func<App, App> edit) =>
        manifest with { App = edit(manifest.App ?? new App { User = "0", Group = "0" }) };

    private static MissingElementException Missing(string what, string name) => new($"no {what} {Quoted.Of(name)} in the image");

    private static RktException Exists(string what, AcName name) => new($"the image has a {what} \"{name}\" already");
}
