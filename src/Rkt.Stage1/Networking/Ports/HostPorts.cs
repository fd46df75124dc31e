using System.Net;
using System.Net.Sockets;
using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Host.Kernel;
using Rkt.Host.Sockets;
using Rkt.Pods.Layout;
using Rkt.Pods.Lifecycle;
using Rkt.Stage1.Networking.Cni;

namespace Rkt.Stage1.Networking.Ports;

/// <summary>The ports of the host that lead into a pod: held as long as it runs, so that nobody else is led there, or takes them.</summary>
/// <remarks>
/// The rules of a packet filter do not conflict: of two for one port the first counts, and a server on the host is silently cut off. So each port is
/// bound before anything is made, and the kernel says whether it is free. The process that holds them is the pod's supervisor.
/// </remarks>
public sealed class HostPorts : IDisposable
{
    private readonly List<HeldPort> _held = [];

    private HostPorts()
    {
    }

    /// <summary>Takes all ports that a pod asks for.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="ports">What it asks for.</param>
    /// <param name="leave">Takes a pod that has ended out of its networks: one that was killed has left rules that lead to nowhere.</param>
    /// <exception cref="RktException">A port is in use or cannot be had; none is held.</exception>
    public static HostPorts Take(PodPath pod, IReadOnlyList<PortMapping> ports, Action<PodPath, PodId> leave)
    {
        var taken = new HostPorts();
        try
        {
            foreach (var port in ports)
            {
                taken._held.Add(Take(pod, port, ports));
            }

            if (ports.Count > 0)
            {
                ForEachPod(pod, (other, id) => TakeOver(other, id, ports, leave));
            }

            return taken;
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _held.ForEach(static port => port.Dispose());
        _held.Clear();
    }

    /// <summary>Makes sure that each port on an address of its own can be led into the pod, which needs one of the same family.</summary>
    /// <param name="ports">The ports.</param>
    /// <param name="networks">What the pod's networks have answered.</param>
    /// <exception cref="RktException">No network has given the pod such an address.</exception>
    public static void RequireFamilies(IReadOnlyList<PortMapping> ports, IReadOnlyList<CniResult> networks)
    {
        foreach (var port in ports)
        {
            if (port.HostIp is { } own && !networks.Any(network => network.Addresses.Any(address => address.Address.AddressFamily == own.AddressFamily)))
            {
                throw new RktException($"cannot forward {Name(port)} of {own}: no network has given the pod an address of {(own.AddressFamily == AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4")}")
                {
                    Hint = "leave the address out, or choose a network that has such addresses (--net)",
                };
            }
        }
    }

    private static HeldPort Take(PodPath pod, PortMapping port, IReadOnlyList<PortMapping> ports)
    {
        if (port.HostPort > IPEndPoint.MaxPort)
        {
            throw new RktException($"cannot forward {Name(port)}: there is no such port")
            {
                Hint = "the app has a row of ports, which begins at the one that was given and has to fit",
            };
        }

        if (port.HostIp is { AddressFamily: AddressFamily.InterNetworkV6 } address && IPAddress.IsLoopback(address))
        {
            throw new RktException($"cannot forward {Name(port)}: what is sent to {address} cannot be led into a pod")
            {
                Hint = "use 127.0.0.1, or no address at all",
            };
        }

        try
        {
            if (HeldPort.TryTake(port.HostIp, port.HostPort, port.Protocol) is { } held)
            {
                return held;
            }
        }
        catch (ArgumentException)
        {
            throw new RktException($"cannot forward port {port.HostPort}: protocol \"{port.Protocol}\" is neither tcp nor udp");
        }
        catch (KernelException e)
        {
            throw new RktException($"cannot forward {Name(port)}", e)
            {
                Hint = e.Errno == Errno.EADDRNOTAVAIL ? "the address must be one of this machine's: ip address" : null,
            };
        }

        throw new RktException($"cannot forward {Name(port)}", new RktException($"{OwnerOf(pod, port, ports)}"))
        {
            // A port that is held is in no listing of sockets, so pods are looked for among pods.
            Hint = "choose another port of the host, or see who has it: ss -antup for programs, rkt list with the other --dir for pods of another data directory",
        };
    }

    private static string Name(PortMapping port) => $"port {port.HostPort} ({port.Protocol})";

    private static string OwnerOf(PodPath pod, PortMapping port, IReadOnlyList<PortMapping> ports)
    {
        if (ports.Count(other => AreOne(port, other)) > 1)
        {
            return "it is asked for twice";
        }

        PodId? owner = null;
        ForEachPod(pod, (other, id) =>
        {
            if (PodLock.IsHeld(other) == true && PortRecord.Read(other).Any(theirs => AreOne(port, theirs)))
            {
                owner = id;
            }
        });
        return owner is null ? "another program of this machine has it" : $"pod \"{owner}\" has it";
    }

    private static void TakeOver(PodPath other, PodId id, IReadOnlyList<PortMapping> ports, Action<PodPath, PodId> leave)
    {
        // Shared: for others the pod is what it was, and nobody deletes it meanwhile.
        using var ended = PodLock.TryShare(other);
        if (ended is not null && PortRecord.Read(other).Any(theirs => ports.Any(port => AreOne(port, theirs))))
        {
            leave(other, id);
        }
    }

    private static bool AreOne(PortMapping a, PortMapping b) => a.HostPort == b.HostPort && a.Protocol == b.Protocol;

    private static void ForEachPod(PodPath pod, Action<PodPath, PodId> look)
    {
        var pods = new PodsDirectory(pod.DataDirectory);
        foreach (var phase in (PodPhase[])[PodPhase.Run, PodPhase.ExitedGarbage])
        {
            foreach (var id in pods.List(phase))
            {
                var path = pods.PathOf(phase, id);
                if (Path.GetFileName(pod.Root) == id.ToString())
                {
                    continue;
                }

                try
                {
                    look(path, id);
                }
                catch (Exception e) when (e is RktException or IOException or UnauthorizedAccessException)
                {
                    // A pod that moves on, or whose record is damaged: its own collection tells of it.
                }
            }
        }
    }
}
