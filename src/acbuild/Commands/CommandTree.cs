using System.CommandLine;
using System.CommandLine.Help;

namespace Acbuild.Commands;

/// <summary>All commands of acbuild.</summary>
internal static class CommandTree
{
    internal static RootCommand Create(GlobalFlags flags)
    {
        var root = new RootCommand("Builds and modifies App Container Images")
        {
            flags.Debug,
            flags.WorkPath,
            flags.NoHistory,
            BeginCommand.Create(flags),
            EndCommand.Create(flags),
            WriteCommand.Create(flags),
            SetNameCommand.Create(flags),
            SetExecCommand.Create(flags),
            SetUserCommand.Create(flags),
            SetGroupCommand.Create(flags),
            SetWorkingDirectoryCommand.Create(flags),
            CopyCommand.Create(flags),
            CopyToDirCommand.Create(flags),
            Group("annotation", "Manages annotations", AnnotationAddCommand.Create(flags), AnnotationRemoveCommand.Create(flags)),
            Group("environment", "Manages environment variables", EnvironmentAddCommand.Create(flags), EnvironmentRemoveCommand.Create(flags)),
            Group("label", "Manages labels", LabelAddCommand.Create(flags), LabelRemoveCommand.Create(flags)),
            Group("mount", "Manages mount points", MountAddCommand.Create(flags), MountRemoveCommand.Create(flags)),
            Group("port", "Manages ports", PortAddCommand.Create(flags), PortRemoveCommand.Create(flags)),
            CatManifestCommand.Create(flags),
            VersionCommand.Create(),
        };
        root.Subcommands.Single(command => command.Name == "mount").Aliases.Add("volume");
        root.Add(HelpCommand.Create(root));
        KeepOnlyHelp(root);
        return root;
    }

    /// <summary>A command that has commands, and alone prints its help.</summary>
    private static Command Group(string name, string description, params ReadOnlySpan<Command> commands)
    {
        var group = new Command(name, description);
        foreach (var command in commands)
        {
            group.Add(command);
        }

        return PrintHelp(group);
    }

    private static void KeepOnlyHelp(RootCommand root)
    {
        // "--version" and "[suggest]" come with the library; acbuild has a version command.
        root.Directives.Clear();
        root.Options.Remove(root.Options.OfType<VersionOption>().Single());
        root.Options.OfType<HelpOption>().Single().Aliases.Remove("-?");
        PrintHelp(root);
    }

    private static TCommand PrintHelp<TCommand>(TCommand command)
        where TCommand : Command
    {
        command.SetAction(parsed => HelpCommand.Print(parsed, command));
        return command;
    }
}
