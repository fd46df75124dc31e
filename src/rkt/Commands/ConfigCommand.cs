using Rkt.Cli.Parsing;
using Rkt.Cli.Settings;
using Rkt.Host.Terminal;
using Rkt.Images.Configuration;

namespace Rkt.Cli.Commands;

/// <summary><c>rkt config</c>: what the configuration directories add up to, without its secrets.</summary>
internal sealed class ConfigCommand : Command
{
    public override string Name => "config";

    public override string Summary => "Print the configuration";

    public override string Description =>
        "Prints what the files in the configuration directories add up to, as JSON in the format of those files. "
        + "Passwords, tokens and secret keys are hidden.";

    public override IReadOnlyList<Flag> Flags { get; } = [SharedFlags.PrettyPrint];

    public override int Run(Invocation call)
    {
        if (call.Words.Count > 0)
        {
            return call.PrintUsage();
        }

        var configuration = RktConfiguration.Read(call.Global.Configuration);
        var format = call.Flags.IsOn(SharedFlags.PrettyPrint) ? "json-pretty" : "json";
        call.Output.Write(JsonOutput.Format(format, json => ConfigurationJson.Write(json, configuration)));
        return 0;
    }
}
