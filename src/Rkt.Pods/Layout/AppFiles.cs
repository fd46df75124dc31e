using Appc.Pods;
using Rkt.Host.Files;

namespace Rkt.Pods.Layout;

/// <summary>The files of an app's root, seen from outside it, running or not: what it changed, then its image.</summary>
/// <param name="app">The app's places.</param>
/// <param name="runtimeApp">The app in the pod manifest.</param>
public sealed class AppFiles(AppPath app, RuntimeApp runtimeApp)
{
    private readonly string[] _layers = LowerDirectories.Read(app) is { } lower
        ? [app.OverlayUpper(runtimeApp.Image.Id.Key), .. lower]
        : [app.Rootfs];

    /// <summary>Whether there is a file at a path. Each layer is looked at by itself: a symlink to a file of another layer counts as none.</summary>
    public bool Has(string path)
    {
        foreach (var layer in _layers)
        {
            if (Directory.Exists(layer) && RootedFile.Exists(layer, path))
            {
                return true;
            }
        }

        return false;
    }
}
