using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Host.Files;
using Rkt.Pods.Layout;
using Rkt.Pods.Layout.Entrypoints;

namespace Rkt.Stage1.Networking;

/// <summary>Joins a pod to its networks when it starts, and takes it out of them when it is collected.</summary>
/// <remarks>
/// Each network is written down in the pod's directory before its plugin is called: whatever happens next, collection knows what to undo.
/// </remarks>
public sealed class PodNetworks
{
    private readonly PodPath _pod;
    private readonly PodId _id;
    private readonly string _networkDirectory;
    private readonly TextWriter _messages;

    /// <param name="pod">The pod's directory.</param>
    /// <param name="id">The pod.</param>
    /// <param name="localConfiguration">The administrator's configuration directory.</param>
    /// <param name="messages">Where to tell what is done.</param>
    public PodNetworks(PodPath pod, PodId id, string localConfiguration, TextWriter messages)
    {
        _pod = pod;
        _id = id;
        _networkDirectory = $"{localConfiguration}/net.d";
        _messages = messages;
    }

    /// <summary>Joins the networks, in order; the interfaces are eth0, eth1 and so on.</summary>
    /// <param name="wanted">The networks that the pod asks for.</param>
    /// <param name="pid">A process in the pod's network namespace.</param>
    /// <returns>The answers of the plugins.</returns>
    /// <exception cref="RktException">A network is not configured or a plugin failed; what was joined has been left again.</exception>
    public IReadOnlyList<CniResult> Join(NetworkList wanted, int pid)
    {
        _messages.WriteLine($"networking: loading networks from {_networkDirectory}");
        var networks = NetworkCatalogue.Load(_networkDirectory).Select(wanted);
        var file = NetworkNamespaceFile.Of(_id);
        file.Hold(pid);
        try
        {
            File.WriteAllText(_pod.NetworkNamespace, file.Path + "\n");
            return Join(networks, file.Path);
        }
        catch
        {
            Leave();
            throw;
        }
    }

    /// <summary>Leaves every network that was joined, last one first, and lets go of the network namespace. May be repeated.</summary>
    /// <exception cref="RktException">A plugin failed; the others have been called all the same.</exception>
    public void Leave()
    {
        RktException? failure = null;
        var file = NetworkNamespaceFile.Of(_id);
        var joined = PodNetworkFile.Read(_pod);
        for (var i = joined.Count - 1; i >= 0; i--)
        {
            try
            {
                Leave(joined[i], file.Path);
            }
            catch (RktException e)
            {
                failure ??= e;
            }
        }

        file.Release();
        File.Delete(_pod.NetworkNamespace);
        if (failure is not null)
        {
            throw failure;
        }

        File.Delete(_pod.NetworkResults);
    }

    private List<CniResult> Join(IReadOnlyList<(NetworkConfiguration Network, string Arguments)> networks, string netns)
    {
        var joined = new List<PodNetwork>();
        var results = new List<CniResult>();
        Directory.CreateDirectory(_pod.NetworkConfigurations);
        foreach (var (network, arguments) in networks)
        {
            _messages.WriteLine($"networking: loading network {network.Name} with type {network.Plugin}");
            var plugin = CniPlugin.Find(network.Plugin, _networkDirectory);
            var copy = $"{_pod.NetworkConfigurations}/{Path.GetFileName(network.Origin)}";
            File.WriteAllBytes(copy, network.Content);
            var call = new CniCall(network, _id.ToString(), netns, $"eth{joined.Count}", arguments);
            joined.Add(new PodNetwork(network.Name, copy, plugin.Path, call.Interface, "", arguments, ""));
            WriteResults(joined);

            var result = plugin.Add(call);
            results.Add(result);
            joined[^1] = joined[^1] with { Ip = result.Address ?? "", Mask = result.Mask ?? "" };
            WriteResults(joined);
        }

        return results;
    }

    private void Leave(PodNetwork network, string netns)
    {
        // The copy, not what is configured today: what was done is undone with the words it was done with.
        var configuration = NetworkConfiguration.Parse(network.NetConf, File.ReadAllBytes($"{_pod.NetworkConfigurations}/{Path.GetFileName(network.NetConf)}"));
        var plugin = CniPlugin.Find(configuration.Plugin, _networkDirectory);
        plugin.Delete(new CniCall(configuration, _id.ToString(), File.Exists(netns) ? netns : "", network.IfName, network.Args));
    }

    private void WriteResults(List<PodNetwork> networks) =>
        AtomicFile.Write(_pod.NetworkResults, PodNetworkFile.Format(networks), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, Durability.ProcessCrash);
}
