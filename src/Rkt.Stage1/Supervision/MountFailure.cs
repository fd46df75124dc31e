using Rkt.Host.Errors;
using Rkt.Host.Kernel;
using Rkt.Stage1.Mounts;

namespace Rkt.Stage1.Supervision;

/// <summary>What it means that the file systems of an app could not be put together.</summary>
public static class MountFailure
{
    private static readonly string[] OfKernel = ["/dev", "/proc", "/sys"];

    /// <summary>Says what to look at; null when there is nothing to say.</summary>
    /// <param name="failure">What failed.</param>
    /// <param name="root">The root that was to be made.</param>
    public static string? Hint(KernelException failure, AppRoot root) => (failure.Call, failure.Errno) switch
    {
        ("mount_setattr", _) when root.Users is not null => NotShifted(failure.Subject),
        ("move_mount", Errno.EPERM) => "a symlink of the image leads there into /proc, which must stay what it is",
        ("move_mount", Errno.ENOTDIR or Errno.EISDIR) =>
            "a directory is mounted on a directory, a file on a file: choose a target that is of the volume's kind, or that the image does not have",
        ("mkdir" or "create", _) when failure.Subject is { } path => NotMade(path, failure.Errno, root),
        ("mount", Errno.ENOENT or Errno.ENOTDIR or Errno.ELOOP) when failure.Subject is { } subject =>
            NotADirectory(subject[(subject.LastIndexOf(' ') + 1)..], root.Trees),
        _ => null,
    };

    private static string NotShifted(string? subject) =>
        "--private-users needs file systems that can show files with other owners (idmapped mounts): ext4, xfs, btrfs, tmpfs; "
        + (subject?.StartsWith("volume ", StringComparison.Ordinal) == true
            ? "recursive=false leaves out what is mounted below a volume"
            : "choose a data directory on one of these with --dir");

    private static string? NotMade(string path, int errno, AppRoot root)
    {
        if (Array.Exists(OfKernel, kernel => path == kernel))
        {
            return NotADirectory(path, root.Trees);
        }

        var volume = root.Volumes.FirstOrDefault(volume => volume.Target == path);
        var what = volume is not null ? $"volume \"{volume.Volume}\""
            : path == root.WorkingDirectory ? "the working directory"
            : null;
        if (what is null)
        {
            return null;
        }

        var around = root.Volumes.LastOrDefault(other => other != volume && path.StartsWith(other.Target + "/", StringComparison.Ordinal));
        if (errno == Errno.EROFS && around is { ReadOnly: true })
        {
            return $"the place for {what} is in volume \"{around.Volume}\", which can only be read: make \"{around.Source}{path[around.Target.Length..]}\", or choose another path";
        }

        if (ImageLink.On(path, root.Trees) is { } link)
        {
            return $"the path of {what} leads through \"{link.Path}\", a symlink of the image to \"{link.Target}\": choose another path";
        }

        return errno == Errno.ENOTDIR
            ? "in the image a part of this path is a file: choose another path"
            : $"the place for {what} cannot be made there: choose another path";
    }

    private static string? NotADirectory(string path, IReadOnlyList<string> trees) =>
        !Array.Exists(OfKernel, kernel => path == kernel) ? null
        : ImageLink.At(path, trees) is { } link ? $"\"{path}\" must be a directory of the image; it is a symlink to \"{link.Target}\""
        : $"\"{path}\" must be a directory of the image";
}
