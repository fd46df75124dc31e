namespace Rkt.Host.Errors;

/// <summary>Writes a failure the way all our programs do: message and innermost cause, or the whole chain with <c>--debug</c>.</summary>
/// <remarks>Forms of the reference: <c>PREFIX: MESSAGE: INNERMOST CAUSE</c>; with debug one line per level, indented, starting <c>└─</c>.</remarks>
public static class ErrorReport
{
    private const string MissingPath = "Could not find a part of the path '";
    private const string RefusedPath = "Access to the path '";
    private const string FailedPath = " : '";

    /// <summary>What .NET makes of EACCES, EPERM and EISDIR.</summary>
    private const int RefusedAccess = unchecked((int)0x80070005);

    /// <param name="output">Where to write, the program's standard error.</param>
    /// <param name="prefix">The leaf command word, without the colon.</param>
    /// <param name="failure">What went wrong.</param>
    /// <param name="wholeChain">True to print every level of the chain.</param>
    /// <param name="hintOfRefusal">What to do where this user may not do something; null when there is nothing to say.</param>
    public static void Write(TextWriter output, string prefix, Exception failure, bool wholeChain, string? hintOfRefusal = null)
    {
        if (wholeChain)
        {
            output.WriteLine($"{prefix}: {Describe(failure)}");
            var indent = 2;
            for (var cause = failure; !IsInnermost(cause);)
            {
                cause = cause.InnerException!;
                output.WriteLine($"{new string(' ', indent)}└─{Describe(cause)}");
                indent += 2;
            }
        }
        else
        {
            var cause = Innermost(failure);
            output.WriteLine(ReferenceEquals(cause, failure)
                ? $"{prefix}: {Describe(failure)}"
                : $"{prefix}: {failure.Message}: {Describe(cause)}");
        }

        if ((HintOf(failure) ?? HintOfCause(Innermost(failure), hintOfRefusal)) is { } hint)
        {
            output.WriteLine($"hint: {hint}");
        }
    }

    private static Exception Innermost(Exception failure)
    {
        while (!IsInnermost(failure))
        {
            failure = failure.InnerException!;
        }

        return failure;
    }

    /// <summary>.NET puts a cause below a refused access that says less than the refusal, which names the path.</summary>
    private static bool IsInnermost(Exception failure) => failure is { InnerException: null } or UnauthorizedAccessException;

    /// <summary>The message of a failure in the style of ours: .NET's own are sentences.</summary>
    private static string Describe(Exception failure) => failure switch
    {
        FileNotFoundException { FileName: { Length: > 0 } file } => $"open {file}: no such file or directory",
        // Those of .NET's sentences that people see for an ordinary mistake; their text is fixed, as programs are built with invariant resources.
        DirectoryNotFoundException when PathAfter(MissingPath, failure.Message) is { } path => $"open {path}: no such file or directory",
        UnauthorizedAccessException when PathAfter(RefusedPath, failure.Message) is { } path =>
            $"open {path}: {(failure.InnerException is { } cause ? Uncapitalized(cause.Message) : "permission denied")}",
        IOException when failure.Message.IndexOf(FailedPath, StringComparison.Ordinal) is var end and > 0 && PathAfter(FailedPath, failure.Message[end..]) is { } path =>
            $"{path}: {Uncapitalized(failure.Message[..end])}",
        DirectoryNotFoundException or UnauthorizedAccessException or IOException => Uncapitalized(failure.Message),
        _ => failure.Message,
    };

    private static string? PathAfter(string start, string message) =>
        message.StartsWith(start, StringComparison.Ordinal) && message.LastIndexOf('\'') is var end && end > start.Length
            ? message[start.Length..end]
            : null;

    private static string Uncapitalized(string sentence)
    {
        var text = sentence.TrimEnd('.');
        return text.Length > 1 && char.IsUpper(text[0]) && char.IsLower(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;
    }

    private static string? HintOf(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is IAdvice { Hint: { } hint })
            {
                return hint;
            }
        }

        return null;
    }

    // What the machine refuses is the same whatever was to be done.
    private static string? HintOfCause(Exception cause, string? hintOfRefusal) => (cause is KernelException kernel ? kernel.Errno : cause.HResult) switch
    {
        Kernel.Errno.ENOSPC => "make room on the file system, for example with: rkt gc; rkt image gc",
        Kernel.Errno.EROFS => "the file system is mounted read-only: choose another data directory with --dir, or have it mounted for writing",
        Kernel.Errno.EACCES or Kernel.Errno.EPERM or RefusedAccess => hintOfRefusal,
        _ => null,
    };
}
