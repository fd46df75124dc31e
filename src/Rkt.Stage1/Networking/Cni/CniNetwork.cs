using System.Text;
using System.Text.Json;
using Rkt.Host.Errors;

namespace Rkt.Stage1.Networking.Cni;

/// <summary>A network whose plugins are executed one after the other, each told what the one before it has answered.</summary>
/// <param name="Configuration">The network.</param>
/// <param name="Plugins">Where its plugins are found.</param>
/// <param name="Version">The version of CNI that the plugins are spoken to in.</param>
public sealed record CniNetwork(NetworkConfiguration Configuration, CniPlugins Plugins, CniVersion Version)
{
    private const string Add = "ADD";
    private const string Check = "CHECK";
    private const string Delete = "DEL";
    private const int MostQuoted = 200;

    /// <summary>Of the standard plugins that come after the first in a chain, those whose work is in the pod's namespace.</summary>
    private static readonly string[] PluginsWithinThePod = ["sbr", "vrf"];

    /// <summary>What spares the execution of some of the plugins; null for nothing.</summary>
    public IPluginStandIn? StandIn { get; init; }

    /// <summary>Makes sure, before anything is changed, that all plugins of a network are there, and finds the version that they speak.</summary>
    /// <exception cref="RktException">A plugin is missing, or no version is common to all.</exception>
    public static CniNetwork Prepare(NetworkConfiguration configuration, CniPlugins plugins)
    {
        var found = configuration.Plugins.Select(p => plugins.Find(p.Type)).ToList();
        foreach (var ipam in configuration.Plugins.Select(static p => p.Ipam))
        {
            if (ipam is not null)
            {
                _ = plugins.Find(ipam);
            }
        }

        return new CniNetwork(configuration, plugins, ChooseVersion(configuration, found));
    }

    /// <summary>Adds a pod to the network.</summary>
    /// <param name="attachment">The pod's place in it.</param>
    /// <param name="keep">Keeps each plugin's answer before the next one is called: some find what they have made by it alone.</param>
    /// <param name="review">Looks at the result, and throws when it cannot be true.</param>
    /// <param name="warn">Told what could not be undone after a failure.</param>
    /// <exception cref="RktException">A plugin failed; what it and those before it did was undone.</exception>
    public CniResult Join(CniAttachment attachment, Action<byte[]> keep, Action<CniResult> review, Action<string> warn)
    {
        byte[]? answer = null;
        var reached = 0;
        try
        {
            foreach (var configuration in Configuration.Plugins)
            {
                reached++;
                answer = StandIn?.TryAdd(configuration, attachment) ?? Execute(configuration, attachment, answer);
                keep(answer);
            }

            var result = ReadResult(answer!);
            review(result);
            return result;
        }
        catch (Exception e) when (e is RktException or IOException)
        {
            Undo(attachment, answer, reached, warn);
            throw new RktException($"cannot join network \"{Configuration.Name}\"", e);
        }
    }

    /// <summary>Has the plugins check that what they have made is still there. Networks that do not know of it are passed over.</summary>
    /// <exception cref="RktException">Something is amiss; the plugin's own message is the cause.</exception>
    public void Verify(CniAttachment attachment, byte[] result)
    {
        if (Version < CniVersion.WithCheck || Configuration.IsUnchecked)
        {
            return;
        }

        try
        {
            foreach (var configuration in Configuration.Plugins)
            {
                Plugins.Find(configuration.Type).Execute(Check, attachment, configuration.Compose(Configuration.Name, Version, attachment.Capabilities, result));
            }
        }
        catch (RktException e)
        {
            throw new RktException($"network \"{Configuration.Name}\" is not what it was", e);
        }
    }

    /// <summary>Removes a pod from the network, the last plugin first. There being nothing to remove is well too.</summary>
    /// <param name="attachment">The pod's place in it.</param>
    /// <param name="result">What the chain has answered on ADD, as far as it came; null when that is not known.</param>
    /// <param name="warn">Told what nobody can undo because a plugin is gone.</param>
    /// <exception cref="RktException">A plugin failed; the others have been called all the same.</exception>
    public void Leave(CniAttachment attachment, byte[]? result, Action<string> warn)
    {
        var failure = Remove(attachment, result, Configuration.Plugins.Count, warn);
        if (failure is not null)
        {
            throw new RktException($"cannot leave network \"{Configuration.Name}\"", failure);
        }
    }

    private byte[] Execute(PluginConfiguration configuration, CniAttachment attachment, byte[]? previous)
    {
        var plugin = Plugins.Find(configuration.Type);
        return CheckAnswer(plugin, plugin.Execute(Add, attachment, configuration.Compose(Configuration.Name, Version, attachment.Capabilities, previous)));
    }

    private static CniVersion ChooseVersion(NetworkConfiguration configuration, List<CniPlugin> plugins)
    {
        if (configuration.Versions.Count == 1)
        {
            return configuration.Versions[0];
        }

        var spoken = plugins.ConvertAll(static p => p.AskVersions());
        foreach (var version in configuration.Versions)
        {
            if (spoken.TrueForAll(versions => versions.Contains(version)))
            {
                return version;
            }
        }

        throw new RktException($"network \"{configuration.Name}\": its plugins speak none of the versions {string.Join(", ", configuration.Versions)} of CNI");
    }

    private static byte[] CheckAnswer(CniPlugin plugin, byte[] answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw plugin.Unreadable(Add, "it is not a JSON object");
            }

            return CniError.TryRead(document.RootElement) is not { } error
                ? JsonBytes.Of(document.RootElement)
                : throw new RktException($"plugin \"{plugin.Path}\" failed ({Add}), though it ended with status 0: {error}");
        }
        catch (JsonException)
        {
            var text = Encoding.UTF8.GetString(answer.AsSpan(0, Math.Min(answer.Length, MostQuoted))).Trim();
            throw plugin.Unreadable(Add, text.Length == 0 ? "it is empty" : $"it is not JSON: {text}");
        }
    }

    private CniResult ReadResult(byte[] answer)
    {
        try
        {
            return CniResult.Parse(answer);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            throw Plugins.Find(Configuration.Plugins[^1].Type).Unreadable(Add, e.Message);
        }
    }

    private void Undo(CniAttachment attachment, byte[]? answer, int reached, Action<string> warn)
    {
        if (Remove(attachment, answer, reached, warn) is { } failure)
        {
            // The failure of ADD is the one to report; this is told beside it.
            warn($"network \"{Configuration.Name}\" could not be undone: {failure.Message}");
        }
    }

    private RktException? Remove(CniAttachment attachment, byte[]? result, int count, Action<string> warn)
    {
        // Whoever does not want to wait for a pod to start still wants it to leave nothing behind.
        var plugins = Plugins with { Limits = Plugins.Limits with { Interruption = null } };
        var previous = Version < CniVersion.WithCheck ? null : result;
        RktException? failure = null;
        for (var i = count - 1; i >= 0; i--)
        {
            var configuration = Configuration.Plugins[i];
            if (StandIn?.TryDelete(configuration, attachment, result) == true)
            {
                continue;
            }

            var input = configuration.Compose(Configuration.Name, Version, attachment.Capabilities, previous);
            try
            {
                if (plugins.TryFind(configuration.Type) is { } plugin)
                {
                    Remove(plugin, attachment, input);
                    continue;
                }

                warn($"network \"{Configuration.Name}\": {plugins.Missing(configuration.Type).Message}: what it made outside of the pod may be left");
            }
            catch (PluginFailedException e) when (attachment.IsInterfaceGone && IsOfTheInterfaceAlone(i))
            {
                // It fails because there is nothing to undo any more: macvlan, host-device and sbr do.
                if (TryRelease(configuration, plugins, attachment, input))
                {
                    warn($"network \"{Configuration.Name}\": {e.Message}: interface \"{attachment.Interface}\" was gone already, so the plugin is not called again");
                }
                else
                {
                    failure ??= e;
                }

                continue;
            }
            catch (RktException e)
            {
                failure ??= e;
            }

            TryRelease(configuration, plugins, attachment, input);
        }

        return failure;
    }

    /// <summary>Whether a plugin makes nothing on the host that it would have to remove: the one that makes the interface, unless it has rules there, and those that only change it.</summary>
    private bool IsOfTheInterfaceAlone(int index) =>
        index == 0 ? !Configuration.Plugins[index].IsMasquerading : PluginsWithinThePod.Contains(Configuration.Plugins[index].Type);

    /// <summary>Asks a plugin to undo what it did, and asks again when it could not.</summary>
    /// <remarks>
    /// One that was killed in the middle of ADD has left something that plugins trip over: ptp fails because its chain of iptables is not there,
    /// and has by then removed what led it there.
    /// </remarks>
    private static void Remove(CniPlugin plugin, CniAttachment attachment, byte[] input)
    {
        try
        {
            plugin.Execute(Delete, attachment, input);
        }
        catch (PluginFailedException)
        {
            plugin.Execute(Delete, attachment, input);
        }
    }

    /// <summary>Gives back the addresses of a plugin that is gone or fails: the one that manages them takes the same words. False when they are not given back.</summary>
    private static bool TryRelease(PluginConfiguration configuration, CniPlugins plugins, CniAttachment attachment, byte[] input)
    {
        if (configuration.Ipam is not { } ipam)
        {
            return true;
        }

        try
        {
            return plugins.TryFind(ipam)?.Execute(Delete, attachment, input) is not null;
        }
        catch (RktException)
        {
            // What the plugin itself failed with is what is told.
            return false;
        }
    }
}
