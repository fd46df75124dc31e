using System.Runtime.InteropServices;
using Appc.Images;
using Appc.Names;

namespace Rkt.Cli.Commands;

/// <summary><c>rkt version</c>: of the program and of what it follows.</summary>
internal sealed class VersionCommand : Command
{
    public override string Name => "version";

    public override string Summary => "Print the version";

    public override int Run(Invocation call)
    {
        call.Output.WriteLine($"rkt Version: {BuildVersion.Text}");
        call.Output.WriteLine($"appc Version: {AcVersion.Specification}");
        // The name of the line is what scripts look for; the value says what the program is really built with.
        call.Output.WriteLine($"Go Version: none ({RuntimeInformation.FrameworkDescription})");
        call.Output.WriteLine($"Go OS/Arch: {Platform.Host.Os}/{Platform.Host.Arch}");
        call.Output.WriteLine("Features: -TPM -SDJOURNAL");
        return 0;
    }
}
