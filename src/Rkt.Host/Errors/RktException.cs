namespace Rkt.Host.Errors;

/// <summary>A failure told to the user: what could not be done, why, and what to do next.</summary>
/// <remarks>A layer wraps the cause once, to add what it alone knows; the programs print the message and the innermost cause.</remarks>
public class RktException : Exception, IAdvice
{
    /// <summary>The exit status of a program that failed by itself, as opposed to the status of an app that it ran.</summary>
    public const int FailureStatus = 254;

    /// <param name="message">Lower case, no full stop, names in quotes; it does not repeat the cause.</param>
    /// <param name="cause">What made it fail, or null when the message says it all.</param>
    public RktException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }

    /// <summary>What the user can do about it, as a sentence without a full stop; null when there is nothing useful to say.</summary>
    public string? Hint { get; init; }

    /// <summary>The exit status of the program.</summary>
    public int ExitCode { get; init; } = FailureStatus;
}
