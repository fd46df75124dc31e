using Rkt.Host.Errors;

namespace Acbuild.Parsing;

/// <summary>A command line that makes no sense.</summary>
internal sealed class UsageException : RktException
{
    /// <param name="prefix">The words of the command, as far as they were understood.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="exitCode">The exit status.</param>
    internal UsageException(string prefix, string message, int exitCode)
        : base(message)
    {
        Prefix = prefix;
        ExitCode = exitCode;
    }

    internal string Prefix { get; }
}
