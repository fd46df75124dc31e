using System.CommandLine;
using System.Reflection;
using Appc.Names;

namespace Acbuild.Commands;

internal static class VersionCommand
{
    internal static Command Create()
    {
        var command = new Command("version", "Prints the versions of acbuild and of the specification");
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            output.WriteLine($"acbuild version {ProgramVersion()}");
            output.WriteLine($"appc version {AcVersion.Specification}");
        });
        return command;
    }

    private static string ProgramVersion() =>
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
