using Rkt.Host.Errors;

namespace Rkt.Cli.Parsing;

/// <summary>The command line is not understood: told as <c>Error: MESSAGE</c>, with the command's usage on standard output.</summary>
internal sealed class UsageException(string message) : RktException(message)
{
    /// <summary>Whether no command was found at all, so that there is no usage to print.</summary>
    public bool IsAboutCommand { get; init; }

    /// <summary>The failure of a value that its flag does not take.</summary>
    public static UsageException BadValue(Flag flag, string value, string reason) =>
        new($"invalid argument \"{value}\" for {flag}={value}: {reason}");
}
