using Rkt.Cli.Parsing;

namespace Rkt.Cli.Settings;

/// <summary>Flags that several commands share.</summary>
internal static class SharedFlags
{
    public static Flag UuidFile { get; } = new("uuid-file", FlagKind.Text, "file to read the UUID from");

    public static Flag App { get; } = new("app", FlagKind.Text, "name of the app, in a pod with several");

    public static Flag PrettyPrint { get; } =
        new("pretty-print", FlagKind.Switch, "indent the output") { Default = "true", Bare = "true" };

    public static Flag NoLegend { get; } = Flag.Switch("no-legend", "leave the header line out");

    public static Flag Full { get; } = Flag.Switch("full", "print whole identifiers and exact times");

    public static Flag Format { get; } =
        new("format", FlagKind.Text, "json or json-pretty, in place of text for people")
        {
            Check = static value => value is "" or "json" or "json-pretty" ? null : "must be json or json-pretty",
        };
}
