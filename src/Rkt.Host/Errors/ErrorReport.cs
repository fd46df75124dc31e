namespace Rkt.Host.Errors;

/// <summary>Writes a failure the way all our programs do: message and innermost cause, or the whole chain with <c>--debug</c>.</summary>
/// <remarks>Forms of the reference: <c>PREFIX: MESSAGE: INNERMOST CAUSE</c>; with debug one line per level, indented, starting <c>└─</c>.</remarks>
public static class ErrorReport
{
    private const string MissingPath = "Could not find a part of the path '";

    /// <param name="output">Where to write, the program's standard error.</param>
    /// <param name="prefix">The leaf command word, without the colon.</param>
    /// <param name="failure">What went wrong.</param>
    /// <param name="wholeChain">True to print every level of the chain.</param>
    public static void Write(TextWriter output, string prefix, Exception failure, bool wholeChain)
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

        if ((HintOf(failure) ?? HintOfCause(Innermost(failure))) is { } hint)
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
        // The one of .NET's sentences that people see for an ordinary mistake; its text is fixed, as programs are built with invariant resources.
        DirectoryNotFoundException when PathOf(failure.Message) is { } path => $"open {path}: no such file or directory",
        DirectoryNotFoundException or UnauthorizedAccessException or IOException => Uncapitalized(failure.Message),
        _ => failure.Message,
    };

    private static string? PathOf(string message) =>
        message.StartsWith(MissingPath, StringComparison.Ordinal) && message.LastIndexOf('\'') is var end && end > MissingPath.Length
            ? message[MissingPath.Length..end]
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
    private static string? HintOfCause(Exception cause) => cause is not KernelException kernel ? null : kernel.Errno switch
    {
        Kernel.Errno.ENOSPC => "make room on the file system, for example with: rkt gc; rkt image gc",
        Kernel.Errno.EROFS => "the file system is mounted read-only: choose another data directory with --dir, or have it mounted for writing",
        _ => null,
    };
}
