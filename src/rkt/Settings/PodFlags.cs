using Rkt.Cli.Parsing;
using Rkt.Pods.Flavours;
using Rkt.Pods.Layout.Entrypoints;

namespace Rkt.Cli.Settings;

/// <summary>The flags that count for a whole pod: those of its preparation, and those of its run.</summary>
internal static class PodFlags
{
    public static Flag Volume { get; } = Repeatable("volume", "volume for the apps (NAME,kind=host,source=PATH or NAME,kind=empty)");

    public static Flag Port { get; } = Repeatable("port", "port of the host that leads to a named port of an app (NAME:[HOSTIP:]HOSTPORT)");

    public static Flag InheritEnvironment { get; } = Flag.Switch("inherit-env", "pass the caller's environment to the apps, below all other settings");

    public static Flag SetEnvironment { get; } = Repeatable("set-env", "variable for the environment of all apps (NAME=VALUE)");

    public static Flag SetEnvironmentFile { get; } = Repeatable("set-env-file", "file of such variables, one per line; lines with # or ; are comments");

    public static Flag NoOverlay { get; } = Flag.Switch("no-overlay", "copy the images' trees in place of laying overlays over them");

    public static Flag PrivateUsers { get; } = Flag.Switch("private-users", "give the pod a range of user ids of its own: its root is nobody on the host");

    public static Flag PodManifest { get; } = new("pod-manifest", FlagKind.Text, "file with the pod's manifest, in place of images and what is said of them");

    public static Flag PullPolicy { get; } = new("pull-policy", FlagKind.Text, "when to look for an image outside the store: never, new or update")
    {
        Default = "new",
        Check = static value => value is "never" or "new" or "update" ? null : "must be never, new or update",
    };

    public static Flag StoreOnly { get; } = Flag.Switch("store-only", "old form of --pull-policy=never") with { IsHidden = true };

    public static Flag NoStore { get; } = Flag.Switch("no-store", "old form of --pull-policy=update") with { IsHidden = true };

    public const string Stage1Path = "stage1-path";
    public const string Stage1Url = "stage1-url";
    public const string Stage1Name = "stage1-name";
    public const string Stage1Hash = "stage1-hash";
    public const string Stage1FromDirectory = "stage1-from-dir";

    /// <summary>The ways to choose a stage1: one of them, once.</summary>
    public static IReadOnlyList<Flag> Stage1 { get; } =
    [
        new(Stage1FromDirectory, FlagKind.Text, "file of a stage1 image in the directory for them"),
        new(Stage1Hash, FlagKind.Text, "hash of a stage1 image in the store"),
        new(Stage1Name, FlagKind.Text, $"name of a stage1: {BuiltInName.Native}, {BuiltInName.Fly}, or that of an image"),
        new(Stage1Path, FlagKind.Text, "file of a stage1 image"),
        new(Stage1Url, FlagKind.Text, "URL of a stage1 image"),
    ];

    public static Flag Net { get; } = new("net", FlagKind.Word, "networks to join: default, default-restricted, none, host, all, or those configured, comma-separated (NAME[:KEY=VALUE;...])")
    {
        Default = NetworkList.DefaultNetwork,
        Bare = NetworkList.DefaultNetwork,
        Check = static value => Problem(() => NetworkList.Parse(value)),
    };

    public static Flag Interactive { get; } = Flag.Switch("interactive", "connect the app to this terminal; for a pod of one app");

    public static Flag Dns { get; } = Repeatable("dns", "name servers for the apps (addresses), or host (the host's resolv.conf), or none (the image's own)");

    public static Flag DnsSearch { get; } = Repeatable("dns-search", "domains in which the apps look for short names");

    public static Flag DnsOption { get; } = Repeatable("dns-opt", "resolver options for the apps");

    public static Flag DnsDomain { get; } = new("dns-domain", FlagKind.Text, "the apps' own domain");

    public static Flag HostsEntry { get; } = Repeatable("hosts-entry", "line for the apps' hosts file (IP=NAME), or host (the host's file)");

    public static Flag PodDns { get; } = Flag.Switch("pod-dns", "let the apps find other pods of the same networks by host name, and be found, where those ask for it too");

    public static Flag Hostname { get; } = new("hostname", FlagKind.Text, "host name of the pod; rkt- and its UUID when empty");

    public static Flag RegisterMetadata { get; } = Flag.Switch("mds-register", "register the pod with the metadata service");

    public static Flag Ipc { get; } = new("ipc", FlagKind.Word, "IPC namespace: auto, private or parent (that of the caller)")
    {
        Check = static value => value is "" or "auto" or "private" or "parent" ? null : "must be auto, private or parent",
    };

    public static Flag Sysctl { get; } = Repeatable("sysctl", "kernel setting of the pod's network or IPC namespace (NAME=VALUE, as net.ipv4.ip_forward=1)");

    public static Flag UuidFileSave { get; } = new("uuid-file-save", FlagKind.Text, "file to write the pod's UUID to");

    /// <summary>The flags of making a pod.</summary>
    public static IReadOnlyList<Flag> OfPreparation { get; } =
    [
        Volume, Port, Sysctl, InheritEnvironment, SetEnvironment, SetEnvironmentFile, NoOverlay, PrivateUsers,
        PodManifest, PullPolicy, StoreOnly, NoStore, .. Stage1,
    ];

    /// <summary>The flags of running a pod.</summary>
    public static IReadOnlyList<Flag> OfRun { get; } =
    [
        Net, Interactive, Dns, DnsSearch, DnsOption, DnsDomain, HostsEntry, PodDns, Hostname, RegisterMetadata, Ipc,
    ];

    private static Flag Repeatable(string name, string help) => new(name, FlagKind.Word, help) { IsRepeatable = true };

    private static string? Problem(Action parse)
    {
        try
        {
            parse();
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }
}
