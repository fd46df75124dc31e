using System.Runtime.InteropServices;

namespace Rkt.Images.Archives.Tar;

/// <summary>A stretch of a sparse file that holds data; what lies between stretches is a hole and reads as zeros.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TarExtent(long Offset, long Length)
{
    public long End => Offset + Length;
}
