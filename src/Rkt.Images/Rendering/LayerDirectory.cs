using Rkt.Host.Files.Trees;

namespace Rkt.Images.Rendering;

/// <summary>A directory of one layer while layers are merged.</summary>
/// <param name="Layer">The layer, whose whitelists decide what counts.</param>
/// <param name="Directory">The open directory.</param>
/// <param name="Status">Its status.</param>
internal sealed record LayerDirectory(ImageLayer Layer, TreeDirectory Directory, NodeStatus Status);
