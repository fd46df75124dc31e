using System.Text.Json;
using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Pods.Layout.Entrypoints;

namespace Rkt.Pods.Layout;

/// <summary>How a pod was asked to be run, in the pod's directory: entrypoints that come later confine what they start as the pod's own apps are.</summary>
/// <remarks>
/// The reference's file (interface, section 2.3), with the fields that others depend on. Most pods are run as usual and have no such file: what it
/// does not say is what confines most.
/// </remarks>
public static class RuntimeConfiguration
{
    private const string Hostname = "Hostname";
    private const string PrivateUsers = "PrivateUsers";
    private const string NetList = "NetList";
    private const string Interactive = "Interactive";
    private const string Ipc = "IPCMode";
    private const string InsecureOptions = "InsecureOptions";
    private const string DisablePaths = "DisablePaths";
    private const string DisableCapabilities = "DisableCapabilities";
    private const string DisableSeccomp = "DisableSeccomp";

    /// <summary>Notes how a pod is run, if there is anything to be noted.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(PodPath pod, RunArguments arguments)
    {
        if (IsUsual(arguments))
        {
            File.Delete(pod.RuntimeConfiguration);
            return;
        }

        using var file = new FileStream(pod.RuntimeConfiguration, FileMode.Create, FileAccess.Write);
        using var json = new Utf8JsonWriter(file);
        json.WriteStartObject();
        json.WriteString(PrivateUsers, arguments.PrivateUsers?.ToString() ?? "");
        json.WriteString(Hostname, arguments.Hostname ?? "");
        json.WriteString(NetList, arguments.Networks.ToString());
        json.WriteBoolean(Interactive, arguments.Interactive);
        json.WriteStartObject(InsecureOptions);
        json.WriteBoolean(DisablePaths, arguments.DisablePaths);
        json.WriteBoolean(DisableCapabilities, arguments.DisableCapabilities);
        json.WriteBoolean(DisableSeccomp, arguments.DisableSeccomp);
        json.WriteEndObject();
        json.WriteString(Ipc, arguments.Ipc == IpcMode.Parent ? "parent" : "");
        json.WriteEndObject();
    }

    /// <summary>How a pod is run.</summary>
    /// <param name="pod">The pod's directory.</param>
    /// <param name="id">The pod.</param>
    /// <exception cref="RktException">The file cannot be understood.</exception>
    public static RunArguments Read(PodPath pod, PodId id)
    {
        if (!File.Exists(pod.RuntimeConfiguration))
        {
            return new RunArguments { Pod = id };
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(pod.RuntimeConfiguration));
            var root = document.RootElement;
            var insecure = root.GetProperty(InsecureOptions);
            return new RunArguments
            {
                Pod = id,
                PrivateUsers = Text(root, PrivateUsers) is { Length: > 0 } range ? UserRange.Parse(range) : null,
                Hostname = Text(root, Hostname) is { Length: > 0 } hostname ? hostname : null,
                Networks = NetworkList.Parse(Text(root, NetList)),
                Interactive = root.GetProperty(Interactive).GetBoolean(),
                DisablePaths = insecure.GetProperty(DisablePaths).GetBoolean(),
                DisableCapabilities = insecure.GetProperty(DisableCapabilities).GetBoolean(),
                DisableSeccomp = insecure.GetProperty(DisableSeccomp).GetBoolean(),
                Ipc = Text(root, Ipc) == "parent" ? IpcMode.Parent : IpcMode.Auto,
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            throw new RktException($"cannot read \"{pod.RuntimeConfiguration}\"", e);
        }
    }

    private static string Text(JsonElement root, string name) => root.GetProperty(name).GetString() ?? "";

    private static bool IsUsual(RunArguments arguments) => arguments is
    {
        PrivateUsers: null, Hostname: null, Interactive: false, DisablePaths: false, DisableCapabilities: false, DisableSeccomp: false, Ipc: not IpcMode.Parent,
    } && !arguments.Networks.IsHost;
}
