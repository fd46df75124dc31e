namespace Rkt.Pods.Layout.Entrypoints;

/// <summary>The networks that a pod joins: the value of <c>--net</c>.</summary>
/// <remarks>A list joins what it names and nothing else: "default" is not added to it (interface reference, section 9).</remarks>
public sealed class NetworkList
{
    public const string DefaultNetwork = "default";
    private const string NoNetwork = "none";
    private const string HostNetwork = "host";
    private const string AllNetworks = "all";

    private NetworkList(IReadOnlyList<NetworkWord> words) => Words = words;

    /// <summary>What <c>--net</c> alone, or no such flag, means.</summary>
    public static NetworkList Default { get; } = new([new NetworkWord(DefaultNetwork, "")]);

    /// <summary>The networks in the order given; at least one, names unique.</summary>
    public IReadOnlyList<NetworkWord> Words { get; }

    /// <summary>Whether the pod has a namespace with loopback only.</summary>
    public bool IsNone => Has(NoNetwork);

    /// <summary>Whether the pod stays in the host's network namespace.</summary>
    public bool IsHost => Has(HostNetwork);

    /// <summary>Whether the pod joins every configured network.</summary>
    public bool IsAll => Has(AllNetworks);

    /// <param name="text">A comma-separated list; empty stands for the default network.</param>
    /// <exception cref="FormatException">A name is empty or repeated, or a word that stands alone has company or arguments.</exception>
    public static NetworkList Parse(string text)
    {
        if (text.Length == 0)
        {
            return Default;
        }

        var words = new List<NetworkWord>();
        foreach (var item in text.Split(','))
        {
            var colon = item.IndexOf(':');
            var word = colon < 0 ? new NetworkWord(item, "") : new NetworkWord(item[..colon], item[(colon + 1)..]);
            Check(word, words);
            words.Add(word);
        }

        foreach (var word in words)
        {
            if (words.Count > 1 && word.Name is NoNetwork or HostNetwork)
            {
                throw new FormatException($"network \"{word.Name}\" excludes all others");
            }
        }

        return new NetworkList(words);
    }

    public bool Has(string name)
    {
        foreach (var word in Words)
        {
            if (word.Name == name)
            {
                return true;
            }
        }

        return false;
    }

    public override string ToString() => string.Join(',', Words);

    private static void Check(NetworkWord word, List<NetworkWord> earlier)
    {
        if (word.Name.Length == 0)
        {
            throw new FormatException("netname must not be empty");
        }

        if (word.Arguments.Length > 0 && word.Name is AllNetworks or HostNetwork or NoNetwork)
        {
            throw new FormatException($"arguments are not supported by special netname \"{word.Name}\"");
        }

        foreach (var argument in word.Arguments.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            if (argument.IndexOf('=') <= 0)
            {
                throw new FormatException($"argument \"{argument}\" of network \"{word.Name}\" is not of the form KEY=VALUE");
            }
        }

        foreach (var other in earlier)
        {
            if (other.Name == word.Name)
            {
                throw new FormatException($"found duplicate netname \"{word.Name}\"");
            }
        }
    }
}
