using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Host.Files;
using Rkt.Host.Launching;
using Rkt.Pods.Layout;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Stage1.Networking.Builtin;
using Rkt.Stage1.Networking.Cni;
using Rkt.Stage1.Networking.Ports;

namespace Rkt.Stage1.Networking;

/// <summary>Joins a pod to its networks when it starts, and takes it out of them when it is collected.</summary>
/// <remarks>
/// Each network is written down in the pod's directory before its plugins are called: whatever happens next, collection knows what to undo.
/// </remarks>
public sealed class PodNetworks
{
    private readonly PodPath _pod;
    private readonly PodId _id;
    private readonly NetworkDirectories _directories;
    private readonly ProgramLimits _limits;
    private readonly TextWriter _messages;
    private RktException? _failure;
    private NetworkTurn? _turn;

    /// <param name="pod">The pod's directory.</param>
    /// <param name="id">The pod.</param>
    /// <param name="directories">Where networks and plugins are found.</param>
    /// <param name="limits">What a plugin may take.</param>
    /// <param name="messages">Where to tell what is done.</param>
    public PodNetworks(PodPath pod, PodId id, NetworkDirectories directories, ProgramLimits limits, TextWriter messages)
    {
        _pod = pod;
        _id = id;
        _directories = directories;
        _limits = limits;
        _messages = messages;
    }

    /// <summary>Joins the networks, in order; the interfaces are eth0, eth1 and so on.</summary>
    /// <param name="wanted">The networks that the pod asks for.</param>
    /// <param name="pid">A process in the pod's network namespace.</param>
    /// <param name="capabilities">What plugins with capabilities are told.</param>
    /// <returns>The answers of the plugins.</returns>
    /// <exception cref="RktException">A network is not configured or a plugin failed; what was joined has been left again.</exception>
    public IReadOnlyList<CniResult> Join(NetworkList wanted, int pid, CapabilityArguments capabilities)
    {
        _messages.WriteLine($"networking: loading networks from {_directories.Levels[0]}");
        Directory.CreateDirectory(_pod.NetworkConfigurations);
        return InTurn(() => JoinAll(wanted, pid, capabilities));
    }

    private IReadOnlyList<CniResult> JoinAll(NetworkList wanted, int pid, CapabilityArguments capabilities)
    {
        var plugins = PluginsIn(_directories.Plugins);
        var selected = NetworkCatalogue.Load(_directories.Levels).Select(wanted);
        if (capabilities.Has(CapabilityArguments.PortMappings))
        {
            selected = PortPlugin.AddTo(selected);
        }

        if (capabilities.ValueOf(CapabilityArguments.Bandwidth) is { } limit)
        {
            selected = BandwidthPlugin.AddTo(selected, limit, plugins);
        }

        // All of them before the first: what cannot work is found while there is nothing to undo.
        var networks = selected.Select(s => (CniNetwork.Prepare(s.Network, plugins), s.Arguments)).ToList();
        var file = NetworkNamespaceFile.Of(_id);
        file.Hold(pid);
        try
        {
            StateFile.Write(_pod.NetworkNamespace, file.Path + "\n");
            var results = Join(networks, ResultReview.InterfacesOf(pid), capabilities);
            TentativeAddresses.Await(results, pid, Warn);
            return results;
        }
        catch
        {
            TryLeave();
            throw;
        }
    }

    /// <summary>Has the plugins check what they have made, now that all networks are joined: one may have taken something from another.</summary>
    /// <exception cref="RktException">Something is amiss; the plugin's own message is the cause.</exception>
    public void Verify()
    {
        foreach (var network in PodNetworkFile.Read(_pod))
        {
            if (AttachmentRecord.ReadIfExists(_pod, network.IfName) is { Result: { } result } record)
            {
                NetworkOf(network, record).Verify(record.Attachment, result);
                _messages.WriteLine($"networking: network {network.NetName} is as its plugins have made it");
            }
        }
    }

    /// <summary>Leaves every network that was joined, last one first, and lets go of the network namespace. May be repeated.</summary>
    /// <exception cref="RktException">
    /// A plugin failed; the others have been called all the same. What is still to be undone stays on record, with the namespace that the
    /// plugins need for it. This object does not try again.
    /// </exception>
    public void Leave() => InTurn(() =>
    {
        LeaveAll();
        return true;
    });

    private T InTurn<T>(Func<T> work)
    {
        using var turn = NetworkTurn.Await(_pod, Warn);
        _turn = turn;
        try
        {
            return work();
        }
        finally
        {
            _turn = null;
        }
    }

    private void LeaveAll()
    {
        if (_failure is not null)
        {
            throw _failure;
        }

        var left = PodNetworkFile.Read(_pod).ToList();
        for (var i = left.Count - 1; i >= 0; i--)
        {
            try
            {
                Leave(left[i]);
                left.RemoveAt(i);
            }
            catch (RktException e)
            {
                _failure ??= e;
            }
        }

        if (_failure is not null)
        {
            WriteResults(left);
            throw _failure;
        }

        // The record first: with a record, and with a file that holds no namespace any more, plugins would fail for ever.
        File.Delete(_pod.NetworkResults);
        NetworkNamespaceFile.Of(_id).Release();
        File.Delete(_pod.NetworkNamespace);
    }

    private void TryLeave()
    {
        try
        {
            LeaveAll();
        }
        catch (RktException)
        {
            // What made the start fail is the one thing to report; what is left is on record, and told by whoever removes the pod.
        }
    }

    private List<CniResult> Join(List<(CniNetwork Network, string Arguments)> networks, Func<IReadOnlySet<string>> interfaces, CapabilityArguments capabilities)
    {
        var joined = new List<PodNetwork>();
        var results = new List<CniResult>();
        var ports = capabilities;
        foreach (var (network, arguments) in networks)
        {
            _messages.WriteLine($"networking: loading network {network.Configuration.Name} with type {string.Join(", ", network.Configuration.Plugins.Select(static p => p.Type))}");
            var attachment = new CniAttachment
            {
                ContainerId = _id.ToString(),
                NetworkNamespace = NetworkNamespaceFile.Of(_id).Path,
                Interface = $"eth{joined.Count}",
                Arguments = arguments,
                Capabilities = ports,
            }.WithCapabilitiesOfArguments();
            if (network.Configuration.HasCapability(CapabilityArguments.PortMappings))
            {
                // A port of the host leads to one place: the first network that can have it.
                ports = ports.Without(CapabilityArguments.PortMappings);
            }

            var result = Join(network, attachment, joined, interfaces);
            results.Add(result);
            joined[^1] = joined[^1] with
            {
                Ip = result.Address?.Address.ToString() ?? "",
                Mask = result.Address?.Mask ?? "",
                Addresses = [.. result.Addresses.Select(static a => a.ToString())],
            };
            WriteResults(joined);
        }

        return results;
    }

    private CniResult Join(CniNetwork network, CniAttachment attachment, List<PodNetwork> joined, Func<IReadOnlySet<string>> interfaces)
    {
        var record = new AttachmentRecord(attachment, network.Version, network.Plugins.Directories, Result: null);
        record.Write(_pod);
        var copy = CopyOf(network.Configuration, attachment, joined);
        File.WriteAllBytes(copy, network.Configuration.Content);
        joined.Add(new PodNetwork(
            network.Configuration.Name, copy, network.Plugins.Find(network.Configuration.Main.Type).Path, attachment.Interface, "", attachment.Arguments, ""));
        WriteResults(joined);
        try
        {
            return WithStandIn(network).Join(
                attachment,
                answer => (record with { Result = answer }).Write(_pod),
                result => new ResultReview(interfaces()).Check(attachment, result),
                Warn);
        }
        catch (RktException)
        {
            // The network has undone itself.
            joined.RemoveAt(joined.Count - 1);
            WriteResults(joined);
            throw;
        }
    }

    /// <summary>A built-in network needs no plugin; one that is configured has its own, even when it says the same.</summary>
    private CniNetwork WithStandIn(CniNetwork network) => BuiltInNetwork.WithOrigin(network.Configuration.Origin) is null
        ? network
        : network with { StandIn = new BuiltInStandIn(network.Plugins, _messages) };

    private void Leave(PodNetwork network)
    {
        var record = AttachmentRecord.ReadIfExists(_pod, network.IfName) ?? new AttachmentRecord(
            new CniAttachment
            {
                ContainerId = _id.ToString(),
                NetworkNamespace = NetworkNamespaceFile.Of(_id).Path,
                Interface = network.IfName,
                Arguments = network.Args,
            },
            Version: null,
            PluginDirectories: [],
            Result: null);
        var has = new NetworkNamespaceFile(record.Attachment.NetworkNamespace).Has(network.IfName);
        var attachment = record.Attachment with
        {
            NetworkNamespace = has is null ? "" : record.Attachment.NetworkNamespace,
            IsInterfaceGone = has != true,
        };
        NetworkOf(network, record).Leave(attachment, record.Result, Warn);
    }

    /// <summary>A network as it was joined, whatever is configured today: what was done is undone with the words it was done with.</summary>
    private CniNetwork NetworkOf(PodNetwork network, AttachmentRecord record)
    {
        var copy = $"{_pod.NetworkConfigurations}/{Path.GetFileName(network.NetConf)}";
        var configuration = NetworkConfiguration.Parse(copy, ReadCopy(copy));
        var plugins = PluginsIn([.. record.PluginDirectories.Union(_directories.Plugins)]);
        return new CniNetwork(configuration, plugins, record.Version ?? configuration.Versions[0]) { StandIn = new BuiltInStandIn(plugins, _messages) };
    }

    private CniPlugins PluginsIn(IReadOnlyList<string> directories) => new(directories, _limits with { Shared = _turn?.Descriptor });

    private static byte[] ReadCopy(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RktException($"cannot read network configuration \"{path}\"", e);
        }
    }

    /// <summary>Where a pod keeps the copy of a configuration: under the file's name, unless another level's file of that name is there.</summary>
    private string CopyOf(NetworkConfiguration network, CniAttachment attachment, List<PodNetwork> joined)
    {
        var path = $"{_pod.NetworkConfigurations}/{Path.GetFileName(network.Origin)}";
        return joined.Exists(n => n.NetConf == path) ? $"{_pod.NetworkConfigurations}/{attachment.Interface}-{Path.GetFileName(network.Origin)}" : path;
    }

    private void Warn(string message) => _messages.WriteLine($"networking: {message}");

    private void WriteResults(List<PodNetwork> networks) =>
        AtomicFile.Write(_pod.NetworkResults, PodNetworkFile.Format(networks), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, Durability.ProcessCrash);
}
