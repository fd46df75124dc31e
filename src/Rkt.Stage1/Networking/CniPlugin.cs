using System.Text.Json;
using Rkt.Host.Errors;
using Rkt.Host.Launching;

namespace Rkt.Stage1.Networking;

/// <summary>A CNI plugin of the host, executed as the CNI specification says (section 2).</summary>
public sealed class CniPlugin
{
    private static readonly string[] StandardDirectories = ["/usr/lib/rkt/plugins/net", "/opt/cni/bin", "/usr/lib/cni"];

    private readonly string _searchPath;

    private CniPlugin(string path, string searchPath)
    {
        Path = path;
        _searchPath = searchPath;
    }

    /// <summary>The program.</summary>
    public string Path { get; }

    /// <summary>Finds a plugin.</summary>
    /// <param name="type">Its name.</param>
    /// <param name="networkDirectory">The administrator's <c>net.d</c>, searched first.</param>
    /// <exception cref="RktException">No directory has it.</exception>
    public static CniPlugin Find(string type, string networkDirectory)
    {
        string[] directories = [networkDirectory, .. StandardDirectories];
        foreach (var directory in directories)
        {
            // A type is a file name: a path would reach programs outside the plugin directories.
            if (!type.Contains('/') && File.Exists($"{directory}/{type}"))
            {
                return new CniPlugin($"{directory}/{type}", string.Join(':', directories));
            }
        }

        throw new RktException($"cannot find network plugin \"{type}\" in {string.Join(", ", directories)}")
        {
            Hint = "install the CNI plugins (on Debian: containernetworking-plugins)",
        };
    }

    /// <summary>Adds a container to a network and returns the plugin's result.</summary>
    /// <exception cref="RktException">The plugin failed; its own message is the cause.</exception>
    public CniResult Add(CniCall call)
    {
        var output = Execute("ADD", call);
        try
        {
            return CniResult.Parse(output);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new RktException($"cannot read what network plugin \"{Path}\" answered", e);
        }
    }

    /// <summary>Removes a container from a network. Plugins take it well when there is nothing to remove.</summary>
    /// <exception cref="RktException">The plugin failed.</exception>
    public void Delete(CniCall call) => Execute("DEL", call);

    private byte[] Execute(string command, CniCall call)
    {
        string[] environment =
        [
            $"CNI_COMMAND={command}",
            $"CNI_CONTAINERID={call.ContainerId}",
            $"CNI_NETNS={call.NetworkNamespace}",
            $"CNI_IFNAME={call.Interface}",
            $"CNI_ARGS={call.Arguments}",
            $"CNI_PATH={_searchPath}",
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ];
        var run = ProgramRun.Run(Path, [], environment, call.Network.Content);
        return run.Status.Code == 0
            ? run.Output
            : throw new RktException($"network \"{call.Network.Name}\": plugin \"{Path}\" failed: {CniResult.ErrorOf(run)}");
    }
}
