using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Files.Trees;

/// <summary>Sets owner, mode, attributes and times of an open file or directory.</summary>
internal sealed unsafe class NodeWriter
{
    private readonly TerminatedName _attributeName = new();

    /// <summary>Fills the two times that the kernel takes: access time left alone, modification time as given.</summary>
    public static void FillTimes(Syscall.timespec* times, FileTime modification)
    {
        times[0] = new Syscall.timespec { tv_nsec = Syscall.UTIME_OMIT };
        times[1] = new Syscall.timespec { tv_sec = modification.Seconds, tv_nsec = modification.Nanoseconds };
    }

    public void Finish(int descriptor, ReadOnlySpan<byte> path, NodeMetadata metadata)
    {
        // In this order: a change of owner clears the set-user-ID bits and the capabilities, and everything but the time touches the time.
        if (metadata.Owner != NodeOwner.Maker)
        {
            Check(Syscall.fchown(descriptor, metadata.Owner.UserId, metadata.Owner.GroupId), "fchown", path);
        }

        Check(Syscall.fchmod(descriptor, metadata.Mode), "fchmod", path);
        foreach (var attribute in metadata.Attributes)
        {
            Set(descriptor, path, attribute);
        }

        var times = stackalloc Syscall.timespec[2];
        FillTimes(times, metadata.ModificationTime);
        Check(Syscall.futimens(descriptor, times), "futimens", path);
    }

    private static void Check(int result, string call, ReadOnlySpan<byte> path)
    {
        if (result < 0)
        {
            throw KernelException.FromLastError(call, TreeWriter.Text(path));
        }
    }

    private void Set(int descriptor, ReadOnlySpan<byte> path, NodeAttribute attribute)
    {
        fixed (byte* value = attribute.Value.Span)
        {
            var name = _attributeName.Set(attribute.Name.Span);
            if (Syscall.fsetxattr(descriptor, name, value, (nuint)attribute.Value.Length, 0) < 0)
            {
                throw KernelException.FromLastError("fsetxattr", $"{TreeWriter.Text(path)} {TreeWriter.Text(attribute.Name.Span)}");
            }
        }
    }
}
