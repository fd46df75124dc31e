using System.Runtime.InteropServices;
using Rkt.Host.Kernel;

namespace Rkt.Host.Files;

/// <summary>Paths without symbolic links.</summary>
public static class RealPath
{
    /// <summary>Resolves the symbolic links of the part of a path that exists; the rest is kept as it is.</summary>
    /// <param name="path">Absolute and normal, without a slash at the end.</param>
    public static unsafe string Resolve(string path)
    {
        var resolved = Syscall.realpath(path, null);
        if (resolved != null)
        {
            try
            {
                return Marshal.PtrToStringUTF8((nint)resolved)!;
            }
            finally
            {
                NativeMemory.Free(resolved);
            }
        }

        var parent = Path.GetDirectoryName(path);
        return parent is null ? path : Path.Join(Resolve(parent), Path.GetFileName(path));
    }
}
