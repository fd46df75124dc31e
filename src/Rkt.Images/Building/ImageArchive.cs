using Rkt.Host.Errors;
using Rkt.Host.Files.Trees;
using Rkt.Host.Kernel;
using Rkt.Images.Archives;
using Rkt.Images.Archives.Tar;

namespace Rkt.Images.Building;

/// <summary>The image of a build as a tar archive: <c>rootfs</c> in the order of its names, then <c>manifest</c>.</summary>
internal sealed class ImageArchive
{
    private readonly BuildContext _build;
    private readonly SourceDate _sourceDate;
    private readonly NodeOwner _builder;

    internal ImageArchive(BuildContext build, SourceDate sourceDate)
    {
        _build = build;
        _sourceDate = sourceDate;
        _builder = build.Status().Owner;
    }

    /// <exception cref="RktException">There is a file that may not be read, or that an archive cannot hold.</exception>
    internal void Write(Stream output)
    {
        var tar = new TarWriter(output);
        using (var image = TreeDirectory.Open(_build.Layout.Image))
        {
            try
            {
                new TreeArchive(tar) { Edit = Edited }.Write(image, "rootfs"u8, "rootfs");
            }
            catch (KernelException e) when (e.Errno == Errno.EACCES)
            {
                throw new RktException($"\"{e.Subject}\": permission denied - call write as root");
            }
        }

        tar.WriteEntry("manifest", _build.Manifest.ToJson(), _sourceDate.OfNewFiles);
        tar.Finish();
    }

    private TarEntry Edited(NodeStatus status, TarEntry entry)
    {
        // Files of a builder who is not the superuser are root's in the image: the build is of their making, the image not of their home.
        var owner = status.Owner.UserId == _builder.UserId ? default : status.Owner;
        return entry with
        {
            UserId = owner.UserId,
            GroupId = _builder.UserId == 0 ? status.Owner.GroupId : owner.GroupId,
            ModificationTime = _sourceDate.Limit(status.ModificationTime),
        };
    }
}
