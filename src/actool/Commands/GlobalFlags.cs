using System.CommandLine;

namespace Actool.Commands;

/// <summary>The flags that every command takes.</summary>
internal sealed class GlobalFlags
{
    internal Option<bool> Debug { get; } = new("--debug")
    {
        Description = "Say more on standard error, and show all causes of a failure",
        Recursive = true,
    };
}
