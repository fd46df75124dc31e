using System.Text;
using Rkt.Host.Errors;
using Rkt.Host.Files.Trees;
using Rkt.Host.Kernel;

namespace Rkt.Images.Building;

/// <summary>Finds and makes the directories of an image that files are copied to.</summary>
internal static class ImageDirectories
{
    /// <summary>Opens a directory of the image; null when there is nothing at the path.</summary>
    /// <exception cref="RktException">There is something else at the path.</exception>
    internal static RootedDirectory? OpenIfExists(RootedDirectory rootfs, ReadOnlySpan<byte> path)
    {
        try
        {
            return rootfs.Find(path);
        }
        catch (KernelException e) when (e.Errno is Errno.ENOTDIR or Errno.ELOOP)
        {
            throw new RktException($"\"/{Encoding.UTF8.GetString(path)}\" of the image is not a directory");
        }
    }

    /// <summary>Opens a directory of the image, made with its parents when it is missing.</summary>
    /// <param name="rootfs">The image's root.</param>
    /// <param name="path">The directory.</param>
    /// <param name="metadata">What a directory gets that is made.</param>
    /// <param name="rollback">Gets the undoing of what is made.</param>
    internal static RootedDirectory OpenOrMake(RootedDirectory rootfs, byte[] path, NodeMetadata metadata, Rollback rollback)
    {
        if (OpenIfExists(rootfs, path) is { } existing)
        {
            return existing;
        }

        var slash = path.AsSpan().LastIndexOf((byte)'/');
        var parentPath = slash < 0 ? [] : path[..slash];
        var name = path[(slash + 1)..];
        using (var parent = OpenOrMake(rootfs, parentPath, metadata, rollback))
        {
            Make(parent, name, path, metadata);
        }

        rollback.Add(() => Remove(rootfs, parentPath, name));
        return OpenIfExists(rootfs, path)!;
    }

    private static void Make(RootedDirectory parent, byte[] name, byte[] path, NodeMetadata metadata)
    {
        using var time = new KeptTime(parent);
        try
        {
            parent.MakeDirectory(name, metadata);
        }
        catch (KernelException e) when (e.Errno == Errno.EEXIST)
        {
            // Something is there, and yet nothing was found.
            throw new RktException($"\"/{Encoding.UTF8.GetString(path)}\" of the image is a symbolic link that leads nowhere");
        }
    }

    private static void Remove(RootedDirectory rootfs, byte[] parentPath, byte[] name)
    {
        using var parent = rootfs.Find(parentPath);
        if (parent is not null)
        {
            using var time = new KeptTime(parent);
            parent.RemoveDirectory(name);
        }
    }
}
