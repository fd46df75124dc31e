using System.Runtime.InteropServices;
using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Files.Trees;

/// <summary>Reads the extended attributes of an open file.</summary>
internal static unsafe class NodeAttributes
{
    // The kernel's own limits for the list of names and for one value.
    private const int MaxLength = 64 * 1024;

    public static IReadOnlyList<NodeAttribute> Read(int descriptor, string path)
    {
        var length = (int)Syscall.flistxattr(descriptor, null, 0);
        if (length <= 0)
        {
            return length == 0 || Marshal.GetLastPInvokeError() == Errno.EOPNOTSUPP ? [] : throw KernelException.FromLastError("flistxattr", path);
        }

        var buffer = new byte[MaxLength];
        fixed (byte* pointer = buffer)
        {
            length = Check((int)Syscall.flistxattr(descriptor, pointer, MaxLength), "flistxattr", path);
            var names = buffer.AsSpan(0, length).ToArray();
            var attributes = new List<NodeAttribute>();
            fixed (byte* start = names)
            {
                for (var offset = 0; offset < names.Length;)
                {
                    var end = offset + names.AsSpan(offset).IndexOf((byte)0);
                    var size = Check((int)Syscall.fgetxattr(descriptor, start + offset, pointer, MaxLength), "fgetxattr", path);
                    attributes.Add(new NodeAttribute(names.AsMemory(offset, end - offset), buffer[..size]));
                    offset = end + 1;
                }
            }

            return attributes;
        }
    }

    private static int Check(int result, string call, string path) =>
        result >= 0 ? result : throw KernelException.FromLastError(call, path);
}
