using System.Runtime.InteropServices;
using System.Text;
using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Files.Trees;

/// <summary>Gives files the SELinux context that they are to have on disk.</summary>
/// <remarks>A file system that keeps none, because it was mounted with one for all its files, is left as it is.</remarks>
public static unsafe class TreeLabel
{
    private const string Attribute = "security.selinux";

    /// <summary>Labels one file or directory; a symbolic link itself.</summary>
    /// <exception cref="KernelException">There is none, or the policy does not allow the context.</exception>
    public static void Set(string path, string context) => Set(Encoding.UTF8.GetBytes(path), Encoding.UTF8.GetBytes(path), Value(context));

    /// <summary>Labels a directory and all that is in it, the directory last. Nothing else may change names in it meanwhile.</summary>
    /// <inheritdoc cref="Set(string, string)"/>
    public static void SetAll(string path, string context)
    {
        using (var directory = TreeDirectory.Open(path))
        {
            SetBelow(directory, Value(context));
        }

        Set(path, context);
    }

    /// <summary>Does what <see cref="SetAll"/> does, unless the directory has the label: then all in it was given it before.</summary>
    /// <inheritdoc cref="Set(string, string)"/>
    public static void EnsureAll(string path, string context)
    {
        if (!Has(path, context))
        {
            SetAll(path, context);
        }
    }

    private static bool Has(string path, string context)
    {
        var wanted = Value(context);
        var found = new byte[wanted.Length + 1];
        fixed (byte* pointer = found)
        {
            var length = (int)Syscall.getxattr(path, Attribute, pointer, (nuint)found.Length);
            return length >= 0 && found.AsSpan(0, length).TrimEnd((byte)0).SequenceEqual(wanted.AsSpan().TrimEnd((byte)0));
        }
    }

    private static void SetBelow(TreeDirectory directory, byte[] value)
    {
        foreach (var entry in directory.List())
        {
            // By the directory's descriptor: whoever filled the tree chose how long its paths are.
            Set([.. Encoding.ASCII.GetBytes($"/proc/self/fd/{directory.Descriptor}/"), .. entry.Name], entry.Name, value);
            if (entry.Type == NodeType.Directory)
            {
                using var child = directory.OpenDirectory(entry.Name);
                SetBelow(child, value);
            }
        }
    }

    private static void Set(byte[] path, byte[] shown, byte[] value)
    {
        fixed (byte* name = (byte[])[.. path, 0], pointer = value)
        {
            if (Syscall.lsetxattr(name, Attribute, pointer, (nuint)value.Length, 0) < 0 && Marshal.GetLastPInvokeError() is var errno && errno != Errno.EOPNOTSUPP)
            {
                throw new KernelException("lsetxattr", errno, $"{Encoding.UTF8.GetString(shown)} {Attribute}");
            }
        }
    }

    /// <summary>With the zero at its end, as the tools of SELinux write it.</summary>
    private static byte[] Value(string context) => Encoding.UTF8.GetBytes(context + '\0');
}
