using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Host.Files;
using Rkt.Host.Kernel;
using Rkt.Host.Netlink;

namespace Rkt.Stage1.Networking;

/// <summary>A pod's network namespace, held by a file so that plugins can still undo their work when the pod has died.</summary>
/// <remarks>
/// Without it the namespace would go with the pod's last process, and with it the addresses by which the plugins find the packet
/// filter rules that they made. gc finds the file by its name, whatever was killed and when.
/// </remarks>
public sealed record NetworkNamespaceFile(string Path)
{
    private const string Directory = "/var/run/netns";

    /// <summary>The file of a pod, whether it is there or not.</summary>
    public static NetworkNamespaceFile Of(PodId pod) => new($"{Directory}/rkt-{pod}");

    /// <summary>Holds the network namespace of a process.</summary>
    /// <exception cref="KernelException">It cannot be held.</exception>
    public void Hold(int pid)
    {
        ShareDirectory();
        File.WriteAllBytes(Path, []);
        try
        {
            HostMount.Bind($"/proc/{pid}/ns/net", Path);
        }
        catch
        {
            File.Delete(Path);
            throw;
        }
    }

    /// <summary>Whether an interface is in the namespace; null when there is none, be it that the file is not there or that it holds nothing any more.</summary>
    /// <exception cref="KernelException">It cannot be told.</exception>
    public bool? Has(string interfaceName)
    {
        try
        {
            using var file = File.OpenHandle(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var links = RouteSocket.OpenIn(file);
            _ = links.Find(interfaceName);
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException || (e as KernelException)?.Errno == Errno.EINVAL)
        {
            return null;
        }
        catch (KernelException e) when (e.Errno == Errno.ENODEV)
        {
            return false;
        }
    }

    /// <summary>Makes the directory the shared mount that other users of it (ip netns, other runtimes) expect, or would make.</summary>
    /// <remarks>Made later, their mount would cover the files that are held by then, out of everybody's reach.</remarks>
    private static void ShareDirectory()
    {
        System.IO.Directory.CreateDirectory(Directory);
        using var directory = DirectoryHandle.Open(Directory);
        FileLock.TakeExclusive(directory);
        HostMount.Share(Directory);
    }

    /// <summary>Lets go of the namespace. Nothing to let go of is well too.</summary>
    public void Release()
    {
        if (!File.Exists(Path))
        {
            return;
        }

        while (HostMount.Detach(Path))
        {
            // Mounts on one place are stacked: a pod that was started twice has held it twice.
        }

        File.Delete(Path);
    }
}
