using Rkt.Host.Errors;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Stage1.Networking.Builtin;
using Rkt.Stage1.Networking.Cni;

namespace Rkt.Stage1.Networking;

/// <summary>The networks that pods of this machine can join: those configured and the built-in ones.</summary>
/// <remarks>
/// A network of a later level replaces that of its name in an earlier one, and both a built-in one; within a level the first by file name
/// wins (interface reference, section 9).
/// </remarks>
public sealed class NetworkCatalogue
{
    /// <summary>In the order of their files' names, whatever directory they are in.</summary>
    private readonly List<NetworkConfiguration> _networks = [];

    private NetworkCatalogue()
    {
    }

    /// <summary>Reads what is configured.</summary>
    /// <param name="directories">The levels, the strongest first; none needs to exist.</param>
    /// <exception cref="RktException">A configuration cannot be read.</exception>
    public static NetworkCatalogue Load(IEnumerable<string> directories)
    {
        var catalogue = new NetworkCatalogue();
        foreach (var directory in directories)
        {
            foreach (var network in NetworkFiles.Read(directory))
            {
                catalogue.Add(network);
            }
        }

        foreach (var network in BuiltInNetwork.All)
        {
            catalogue.Add(NetworkConfiguration.Parse(network.Origin, network.Configuration));
        }

        catalogue._networks.Sort(static (a, b) => string.CompareOrdinal(Path.GetFileName(a.Origin), Path.GetFileName(b.Origin)));
        return catalogue;
    }

    /// <summary>The networks that a pod asks for, in its order, with the arguments for their plugins.</summary>
    /// <exception cref="RktException">Some are not configured; all of them are named.</exception>
    public IReadOnlyList<(NetworkConfiguration Network, string Arguments)> Select(NetworkList wanted)
    {
        if (wanted.IsAll)
        {
            return _networks.ConvertAll(n => (n, ""));
        }

        var selected = new List<(NetworkConfiguration, string)>();
        var missing = new List<string>();
        foreach (var word in wanted.Words)
        {
            if (_networks.Find(n => n.Name == word.Name) is { } network)
            {
                selected.Add((network, word.Arguments));
            }
            else
            {
                missing.Add($"\"{word.Name}\"");
            }
        }

        return missing.Count == 0
            ? selected
            : throw new RktException($"networks not found: {string.Join(", ", missing)}")
            {
                Hint = $"a network is a file *.conf or *.conflist in net.d of a configuration directory; there are: {string.Join(", ", _networks.Select(static n => n.Name))}",
            };
    }

    private void Add(NetworkConfiguration network)
    {
        if (!_networks.Exists(n => n.Name == network.Name))
        {
            _networks.Add(network);
        }
    }
}
