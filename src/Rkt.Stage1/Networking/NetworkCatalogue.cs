using System.Text;
using Rkt.Host.Errors;
using Rkt.Pods.Layout.Entrypoints;

namespace Rkt.Stage1.Networking;

/// <summary>The networks that pods of this machine can join: the administrator's and the built-in ones.</summary>
/// <remarks>A file with a built-in network's name replaces it; among files, the first by file name wins (interface reference, section 9).</remarks>
public sealed class NetworkCatalogue
{
    private const string Default = """
        {"cniVersion":"0.4.0","name":"default","type":"ptp","ipMasq":true,"ipam":{"type":"host-local","subnet":"172.16.28.0/24","routes":[{"dst":"0.0.0.0/0"}]}}
        """;

    private const string DefaultRestricted = """
        {"cniVersion":"0.4.0","name":"default-restricted","type":"ptp","ipMasq":false,"ipam":{"type":"host-local","subnet":"172.31.0.0/16"}}
        """;

    private readonly List<NetworkConfiguration> _networks = [];

    private NetworkCatalogue()
    {
    }

    /// <summary>Reads what is configured.</summary>
    /// <param name="directory">The administrator's <c>net.d</c>; it need not exist.</param>
    /// <exception cref="RktException">A configuration cannot be read.</exception>
    public static NetworkCatalogue Load(string directory)
    {
        var catalogue = new NetworkCatalogue();
        if (Directory.Exists(directory))
        {
            var files = Directory.GetFiles(directory, "*.conf");
            Array.Sort(files, string.CompareOrdinal);
            foreach (var file in files)
            {
                catalogue.Add(NetworkConfiguration.Parse(file, File.ReadAllBytes(file)));
            }
        }

        catalogue.Add(NetworkConfiguration.Parse("99-default.conf", Encoding.UTF8.GetBytes(Default)));
        catalogue.Add(NetworkConfiguration.Parse("99-default-restricted.conf", Encoding.UTF8.GetBytes(DefaultRestricted)));
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
                Hint = "a network is a file NAME.conf in the directory net.d of the local configuration",
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
