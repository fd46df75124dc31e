using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Rkt.Host.Errors;

namespace Rkt.Host.Netlink;

/// <summary>The links, addresses and routes of a network namespace.</summary>
public sealed class RouteSocket : IDisposable
{
    private readonly NetlinkSocket _socket;

    private RouteSocket(NetlinkSocket socket) => _socket = socket;

    /// <summary>Those of this process's namespace.</summary>
    public static RouteSocket Open() => new(NetlinkSocket.Open(NetlinkProtocol.Route));

    /// <summary>Those of another namespace, given by its file.</summary>
    public static RouteSocket OpenIn(SafeFileHandle network) => new(NetlinkSocket.OpenIn(network, NetlinkProtocol.Route));

    /// <summary>Finds a link by its name.</summary>
    /// <exception cref="KernelException">There is none (ENODEV).</exception>
    public NetworkLink Find(string name)
    {
        var request = new NetlinkRequest();
        request.Begin(RouteMessages.GetLink, NetlinkFlags.Acknowledge, $"link \"{name}\"");
        request.Add(RouteMessages.Link(index: 0, flags: 0, changed: 0));
        request.Attribute(RouteMessages.LinkName, name);
        return Parse(_socket.Exchange(request)[0].Body);
    }

    /// <summary>Makes two links that are the ends of a wire, one here and one in another namespace. Both are down.</summary>
    /// <param name="name">The one here.</param>
    /// <param name="peer">The other one.</param>
    /// <param name="network">The file of the namespace that the other one is in.</param>
    /// <exception cref="KernelException">One of the names is taken (EEXIST), or the kernel has no such links.</exception>
    public void AddVethPair(string name, string peer, SafeFileHandle network)
    {
        var request = new NetlinkRequest();
        request.Begin(RouteMessages.NewLink, NetlinkFlags.Acknowledge | NetlinkFlags.Create | NetlinkFlags.Exclusive, $"links \"{name}\" and \"{peer}\"");
        AddEnd(request, name);
        var info = request.BeginNest(RouteMessages.LinkInfo, isMarked: false);
        request.Attribute(RouteMessages.LinkKind, "veth");
        var data = request.BeginNest(RouteMessages.LinkData, isMarked: false);
        var other = request.BeginNest(RouteMessages.VethPeer, isMarked: false);
        AddEnd(request, peer);
        request.Attribute(RouteMessages.LinkNamespace, (int)network.DangerousGetHandle());
        request.EndNest(other);
        request.EndNest(data);
        request.EndNest(info);
        _socket.Exchange(request);
    }

    /// <summary>Carries changes out, in order.</summary>
    /// <exception cref="KernelException">One was refused; the others may have been carried out.</exception>
    public void Apply(RouteChanges changes) => _socket.Exchange(changes.Request);

    public void Dispose() => _socket.Dispose();

    private static void AddEnd(NetlinkRequest request, string name)
    {
        request.Add(RouteMessages.Link(index: 0, flags: 0, changed: 0));
        request.Attribute(RouteMessages.LinkName, name);
        // A wire of this machine needs no queue to wait in.
        request.Attribute(RouteMessages.LinkQueueLength, 0);
    }

    private static NetworkLink Parse(ReadOnlySpan<byte> body)
    {
        var attributes = new NetlinkAttributes(body[RouteMessages.LinkSize..]);
        var text = new StringBuilder();
        if (attributes.TryFind(RouteMessages.LinkHardwareAddress, out var address))
        {
            foreach (var part in address)
            {
                text.Append(text.Length > 0 ? ":" : "").Append($"{part:x2}");
            }
        }

        return new NetworkLink(BinaryPrimitives.ReadInt32LittleEndian(body[4..]), text.ToString());
    }
}
