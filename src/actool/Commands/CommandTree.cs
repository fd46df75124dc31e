using System.CommandLine;
using System.CommandLine.Help;

namespace Actool.Commands;

/// <summary>All commands of actool.</summary>
internal static class CommandTree
{
    internal static RootCommand Create(GlobalFlags flags)
    {
        var root = new RootCommand("Looks at app container images, and at where they are published")
        {
            flags.Debug,
            CatManifestCommand.Create(),
            DiscoverCommand.Create(),
            ValidateCommand.Create(flags),
            VersionCommand.Create(),
        };
        root.Add(HelpCommand.Create(root));

        // "--version" and "[suggest]" come with the library; actool has a version command.
        root.Directives.Clear();
        root.Options.Remove(root.Options.OfType<VersionOption>().Single());
        root.Options.OfType<HelpOption>().Single().Aliases.Remove("-?");
        root.SetAction(parsed => root.Parse(["--help"]).Invoke(parsed.InvocationConfiguration));
        return root;
    }
}
