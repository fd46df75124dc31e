using System.Text;
using Rkt.Host.Files;
using Rkt.Host.Files.Trees;
using Rkt.Images.Archives;
using Rkt.Images.Archives.Tar;

namespace Rkt.Images.Rendering;

/// <summary>Merges layers into one tree, as an overlay of them would look (appc: the first image that has a path gives it).</summary>
/// <remarks>
/// A path that is no directory hides all that lower layers have at it and below it; so does a directory above something else,
/// and what lies under that something in still lower layers stays hidden, as in an overlay. Links are never followed.
/// </remarks>
internal sealed class TreeRenderer : IDisposable
{
    private readonly TreeWriter _tree;
    private readonly FileSharing _sharing;
    private readonly Dictionary<(ulong FileSystem, ulong Inode), byte[]> _linked = [];
    private readonly List<(byte[] Path, NodeMetadata Metadata)> _directories = [];

    /// <summary>Where in the image the rendered tree begins, for whitelists.</summary>
    private byte[] _top = [];

    private TreeRenderer(DirectoryHandle root, FileSharing sharing)
    {
        _tree = new TreeWriter(root);
        _sharing = sharing;
    }

    /// <summary>Fills an empty directory.</summary>
    /// <param name="layers">The uppermost first.</param>
    /// <param name="destination">The directory; it gets the mode, owner and time of the uppermost root.</param>
    /// <param name="sharing">How files get their content.</param>
    public static void Render(IReadOnlyList<ImageLayer> layers, string destination, FileSharing sharing) =>
        TryRender(layers, "/", destination, sharing);

    /// <summary>Fills an empty directory with one directory of the tree; false when the tree has none at the path.</summary>
    /// <inheritdoc cref="Render"/>
    /// <param name="layers">The uppermost first.</param>
    /// <param name="path">Absolute path of the directory; symbolic links are not followed.</param>
    /// <param name="destination">The directory; it gets the mode, owner and time of the uppermost of those merged.</param>
    /// <param name="sharing">How files get their content.</param>
    public static bool TryRender(IReadOnlyList<ImageLayer> layers, string path, string destination, FileSharing sharing)
    {
        using var root = DirectoryHandle.Open(destination);
        using var renderer = new TreeRenderer(root, sharing);
        var roots = new List<LayerDirectory>();
        try
        {
            foreach (var layer in layers)
            {
                var directory = TreeDirectory.Open(layer.Image.RootfsPath);
                roots.Add(new LayerDirectory(layer, directory, directory.Status()));
            }

            foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                renderer.Descend(new TarName(Encoding.UTF8.GetBytes(name)), roots);
            }

            if (roots.Count == 0)
            {
                return false;
            }

            renderer._directories.Add(([], MetadataOf(roots[0].Status, roots[0].Directory.ReadAttributes())));
            renderer.Merge([], roots);
            renderer.FinishDirectories();
            return true;
        }
        finally
        {
            roots.ForEach(opened => opened.Directory.Dispose());
        }
    }

    public void Dispose() => _tree.Dispose();

    private static NodeMetadata MetadataOf(NodeStatus status, IReadOnlyList<NodeAttribute> attributes) => new()
    {
        Mode = status.Mode,
        Owner = Environment.IsPrivilegedProcess ? status.Owner : NodeOwner.Maker,
        ModificationTime = status.ModificationTime,
        Attributes = [.. attributes.Where(attribute => AttributePolicy.IsRestored(attribute.Name.Span))],
    };

    /// <summary>Puts the directories of a name in place of those that have it; what is no directory hides the layers below.</summary>
    private void Descend(TarName name, List<LayerDirectory> directories)
    {
        var above = directories.ToArray();
        directories.Clear();
        _top = Join(_top, name);
        var isHidden = false;
        foreach (var layer in above)
        {
            var status = isHidden ? null : layer.Directory.StatusIfExists(name.Bytes);
            var isDirectory = status?.Type == NodeType.Directory;
            if (isDirectory)
            {
                directories.Add(new LayerDirectory(layer.Layer, layer.Directory.OpenDirectory(name.Bytes), status!));
            }

            isHidden |= status is not null && !isDirectory && layer.Layer.Shows(new TarName(_top), isDirectory: false);
            layer.Directory.Dispose();
        }
    }

    private static byte[] Join(byte[] path, TarName name) => path.Length == 0 ? name.Bytes.ToArray() : [.. path, (byte)'/', .. name.Bytes];

    private void Merge(byte[] path, IReadOnlyList<LayerDirectory> directories)
    {
        var names = new SortedDictionary<TarName, List<LayerDirectory>>();
        foreach (var directory in directories)
        {
            foreach (var entry in directory.Directory.List())
            {
                var name = new TarName(entry.Name);
                (names.TryGetValue(name, out var having) ? having : names[name] = []).Add(directory);
            }
        }

        foreach (var (name, having) in names)
        {
            MergeName(Join(path, name), name, having);
        }
    }

    private void MergeName(byte[] path, TarName name, List<LayerDirectory> having)
    {
        var below = new List<LayerDirectory>();
        try
        {
            var isMade = false;
            foreach (var layer in having)
            {
                var status = layer.Directory.Status(name.Bytes);
                var isDirectory = status.Type == NodeType.Directory;
                var isShown = layer.Layer.Shows(_top.Length == 0 ? new TarName(path) : new TarName(Join(_top, new TarName(path))), isDirectory);
                if (isDirectory)
                {
                    var directory = layer.Directory.OpenDirectory(name.Bytes);
                    below.Add(new LayerDirectory(layer.Layer, directory, status));
                    if (isShown && !isMade)
                    {
                        _tree.MakeDirectory(path);
                        _directories.Add((path, MetadataOf(status, directory.ReadAttributes())));
                        isMade = true;
                    }
                }
                else if (isShown)
                {
                    if (below.Count == 0)
                    {
                        MakeFile(path, name, layer.Directory, status);
                    }

                    break;
                }
            }

            if (below.Count > 0)
            {
                Merge(path, below);
            }
        }
        finally
        {
            below.ForEach(opened => opened.Directory.Dispose());
        }
    }

    private void MakeFile(byte[] path, TarName name, TreeDirectory source, NodeStatus status)
    {
        if (status.LinkCount > 1 && _sharing == FileSharing.Copy)
        {
            if (_linked.TryGetValue((status.FileSystem, status.Inode), out var existing))
            {
                _tree.MakeHardLink(path, existing);
                return;
            }

            _linked.Add((status.FileSystem, status.Inode), path);
        }

        switch (status.Type)
        {
            case NodeType.SymbolicLink:
                _tree.MakeSymbolicLink(path, source.ReadLink(name.Bytes), MetadataOf(status, []));
                break;
            case NodeType.RegularFile when _sharing == FileSharing.HardLink:
                _tree.LinkFrom(source, name.Bytes, path);
                break;
            case NodeType.RegularFile:
                Copy(path, name, source, status);
                break;
            case NodeType.Socket:
                // Means nothing without the program that made it; archives have none.
                break;
            default:
                _tree.MakeSpecialFile(path, status.Type, status.DeviceMajor, status.DeviceMinor, MetadataOf(status, []));
                break;
        }
    }

    private void Copy(byte[] path, TarName name, TreeDirectory source, NodeStatus status)
    {
        using var from = source.OpenFile(name.Bytes);
        using var to = _tree.CreateFile(path);
        to.CopyFrom(from);
        to.Finish(status.Size, MetadataOf(status, source.ReadAttributes(name.Bytes)));
    }

    private void FinishDirectories()
    {
        // Not shown themselves, but needed by what is listed below them.
        foreach (var path in _tree.ImpliedDirectories)
        {
            _tree.FinishDirectory(path, RootfsUnpacker.ImpliedMetadata(Environment.IsPrivilegedProcess ? default : NodeOwner.Maker));
        }

        // Backwards: what is below a directory was made after it.
        for (var i = _directories.Count - 1; i >= 0; i--)
        {
            _tree.FinishDirectory(_directories[i].Path, _directories[i].Metadata);
        }
    }
}
