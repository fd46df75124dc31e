using System.CommandLine;
using Acbuild.Parsing;

namespace Acbuild.Commands;

/// <summary>The flags that every command takes.</summary>
internal sealed class GlobalFlags
{
    internal Option<bool> Debug { get; } = new("--debug")
    {
        Description = "Print progress on standard error, and the whole chain of causes of a failure",
        Recursive = true,
    };

    internal Option<string> WorkPath { get; } = new("--work-path")
    {
        Description = "The directory that the build lives in",
        Recursive = true,
        DefaultValueFactory = _ => ".",
        HelpName = "DIR",
    };

    internal Option<bool> NoHistory { get; } = new("--no-history")
    {
        Description = "Do not record the command in an annotation of the image",
        Recursive = true,
    };

    /// <summary>The command line that is being carried out.</summary>
    internal CommandWords? Words { get; set; }
}
