using Rkt.Host.Errors;
using Rkt.Pods.Layout;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Pods.Lifecycle;
using Rkt.Pods.Names;

namespace Rkt.Stage1.Names;

/// <summary>The part of a pod that asks for <c>--pod-dns</c> in the exchange of names.</summary>
/// <param name="pod">The pod's directory.</param>
/// <param name="messages">Where to tell what could not be done: no pod fails for the hosts file of another.</param>
public sealed class NameExchange(PodPath pod, TextWriter messages)
{
    private readonly SharedNames _names = new(new PodsDirectory(pod.DataDirectory));

    /// <summary>Makes the pod's hosts file, and its name known to others.</summary>
    /// <param name="arguments">How the pod is run.</param>
    /// <param name="hostname">Its name.</param>
    /// <param name="networks">What its networks answered, in the order in which they were joined.</param>
    /// <exception cref="IOException">The pod's own files cannot be written.</exception>
    public void Join(RunArguments arguments, string hostname, IReadOnlyList<NetworkNames> networks)
    {
        var joined = PodNetworkFile.Read(pod);
        var addresses = networks.SelectMany((network, i) => network.Addresses.Select(address => new PodAddress(joined[i].NetName, address)));
        var ownPart = PodFiles.OwnHosts(pod, arguments, hostname, networks);
        try
        {
            _names.Join(pod, new PodNames(hostname, [.. addresses]), ownPart);
        }
        catch (RktException e)
        {
            Tell(e);
        }
    }

    /// <summary>Takes the pod's name back. May be repeated.</summary>
    public void Leave()
    {
        try
        {
            _names.Leave(pod);
        }
        catch (Exception e) when (e is RktException or IOException or UnauthorizedAccessException)
        {
            Tell(e);
        }
    }

    private void Tell(Exception failure) => ErrorReport.Write(messages, "stage1", failure, wholeChain: false);
}
