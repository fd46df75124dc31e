using Rkt.Images.Archives.Tar;

namespace Rkt.Images.Archives;

/// <summary>An entry of an image archive, its name cleaned and checked.</summary>
/// <param name="Part">Which part of the image.</param>
/// <param name="Path">For the root file system: the path below it, without slashes at the ends; empty for itself.</param>
/// <param name="LinkPath">For a hard link: the path of its target in the same form; else empty.</param>
/// <param name="Tar">All the archive says.</param>
public sealed record AciEntry(AciPart Part, TarName Path, TarName LinkPath, TarEntry Tar);
