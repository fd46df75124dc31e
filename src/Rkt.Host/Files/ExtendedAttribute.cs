using Rkt.Host.Kernel;

namespace Rkt.Host.Files;

/// <summary>Attributes that others have put on a file.</summary>
public static class ExtendedAttribute
{
    /// <summary>Whether a file has an attribute, whatever its value; false when there is no file or its file system knows none.</summary>
    public static unsafe bool Has(string path, string name) => Syscall.getxattr(path, name, null, 0) >= 0;
}
