using Rkt.Cli.Commands.Images;
using Rkt.Cli.Commands.Trust;

namespace Rkt.Cli.Commands;

/// <summary>The program itself.</summary>
internal sealed class RootCommand : Command
{
    /// <summary>What the program ends with when it is called without a command.</summary>
    private const int MissingCommandStatus = 2;

    public override string Name => "rkt";

    public override string Summary => "runs images as pods, without a daemon";

    public override string Usage => "[command]";

    public override string Description =>
        "Runs app container images as pods, one foreground process per pod, under whatever supervises processes already.\n\n"
        + "\"rkt help COMMAND\" tells more about a command.";

    public override IReadOnlyList<Command> Children { get; } =
    [
        new CatManifestCommand(),
        new ConfigCommand(),
        new EnterCommand(),
        new ExportCommand(),
        new FetchCommand(),
        new GcCommand(),
        new HelpCommand(),
        new ImageCommand(),
        new ListCommand(),
        new PrepareCommand(),
        new RmCommand(),
        new RunCommand(),
        new RunPreparedCommand(),
        new StatusCommand(),
        new StopCommand(),
        new TrustCommand(),
        new VersionCommand(),
    ];

    public override int Run(Invocation call)
    {
        call.Output.Write(call.HelpPage());
        call.Note("missing command");
        return MissingCommandStatus;
    }
}
