using System.CommandLine;
using System.Reflection;
using Appc.Names;

namespace Actool.Commands;

internal static class VersionCommand
{
    /// <summary>The program's version.</summary>
    internal static string Text { get; } =
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    internal static Command Create()
    {
        var command = new Command("version", "Prints the versions of actool and of the specification");
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            output.WriteLine($"actool version {Text}");
            output.WriteLine($"appc version {AcVersion.Specification}");
        });
        return command;
    }
}
