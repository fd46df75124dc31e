using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Host.Files;

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
        System.IO.Directory.CreateDirectory(Directory);
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

    /// <summary>Lets go of the namespace. Nothing to let go of is well too.</summary>
    public void Release()
    {
        HostMount.Detach(Path);
        File.Delete(Path);
    }
}
