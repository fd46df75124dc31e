namespace Rkt.Stage1.Networking.Cni;

/// <summary>A pod's place in a network: what its plugins are told on ADD, and again on CHECK and DEL.</summary>
public sealed record CniAttachment
{
    /// <summary>Keys of CNI's conventions: whichever plugin of a chain knows one takes it.</summary>
    private static readonly string[] ConventionalKeys = ["IP", "GATEWAY", "MAC"];

    /// <summary>The pod's UUID.</summary>
    public required string ContainerId { get; init; }

    /// <summary>Path of the pod's network namespace; empty when it is gone.</summary>
    public required string NetworkNamespace { get; init; }

    /// <summary>Name of the interface in the pod.</summary>
    public required string Interface { get; init; }

    /// <summary>The user's arguments, <c>K=V;K2=V2</c>; empty for none.</summary>
    public string Arguments { get; init; } = "";

    /// <summary>What plugins with capabilities are told.</summary>
    public CapabilityArguments Capabilities { get; init; } = CapabilityArguments.None;

    /// <summary>Whether the pod had lost the interface before its plugins were asked to remove it: with the device that it was made of, or with the namespace.</summary>
    public bool IsInterfaceGone { get; init; }

    /// <summary>CNI_ARGS.</summary>
    /// <remarks>
    /// A plugin refuses keys that it does not know, which is what finds a misspelt one. But all plugins of a network get the same
    /// arguments, and an address means nothing to the one that makes the bridge.
    /// </remarks>
    public string PluginArguments =>
        Arguments.Length > 0 && Pairs().All(static pair => ConventionalKeys.Contains(pair.Key)) ? $"IgnoreUnknown=1;{Arguments}" : Arguments;

    /// <summary>The attachment with the addresses that its arguments ask for told to the plugins that have a capability for them.</summary>
    public CniAttachment WithCapabilitiesOfArguments()
    {
        var capabilities = Capabilities;
        if (Argument("IP") is { } address)
        {
            capabilities = capabilities.With(CapabilityArguments.Addresses, json =>
            {
                json.WriteStartArray();
                json.WriteStringValue(address);
                json.WriteEndArray();
            });
        }

        if (Argument("MAC") is { } hardwareAddress)
        {
            capabilities = capabilities.With(CapabilityArguments.HardwareAddress, json => json.WriteStringValue(hardwareAddress));
        }

        return this with { Capabilities = capabilities };
    }

    /// <summary>The value of one of the user's arguments; null when it is not there.</summary>
    public string? Argument(string key) => Pairs().Where(pair => pair.Key == key).Select(static pair => pair.Value).FirstOrDefault();

    private IEnumerable<KeyValuePair<string, string>> Pairs()
    {
        foreach (var pair in Arguments.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=');
            yield return equals < 0 ? new(pair, "") : new(pair[..equals], pair[(equals + 1)..]);
        }
    }
}
