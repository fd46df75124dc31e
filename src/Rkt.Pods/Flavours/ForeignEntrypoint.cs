using Appc.Images;
using Rkt.Host.Errors;
using Rkt.Host.Files;
using Rkt.Pods.Layout;

namespace Rkt.Pods.Flavours;

/// <summary>Finds the programs that a stage1 image names, in the pod's own copy of its tree.</summary>
internal static class ForeignEntrypoint
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The file to execute for an entrypoint, links resolved inside the tree: what is called is never a program of the host.</summary>
    /// <exception cref="RktException">The image has no such entrypoint, or its tree no such program.</exception>
    public static string Resolve(PodPath pod, ImageManifest manifest, string name)
    {
        var path = Stage1Image.EntrypointOf(manifest, name)
            ?? throw new RktException($"stage1 image \"{manifest.Name}\" has no annotation \"{name}\"");
        var real = RootedFile.Resolve(pod.Stage1Root, path, out var status) ?? throw Unfit("is not in its tree");
        if (!status!.IsRegularFile)
        {
            throw Unfit("is not a file");
        }

        return (status.Permissions & Executable) != 0 ? real : throw Unfit("may not be executed");

        RktException Unfit(string problem) => new($"cannot use stage1 image \"{manifest.Name}\": its entrypoint \"{path}\" {problem}");
    }
}
