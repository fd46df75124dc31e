namespace Rkt.Host.Errors;

/// <summary>Writes a failure the way all our programs do: message and innermost cause, or the whole chain with <c>--debug</c>.</summary>
/// <remarks>Forms of the reference: <c>PREFIX: MESSAGE: INNERMOST CAUSE</c>; with debug one line per level, indented, starting <c>└─</c>.</remarks>
public static class ErrorReport
{
    /// <param name="output">Where to write, the program's standard error.</param>
    /// <param name="prefix">The leaf command word, without the colon.</param>
    /// <param name="failure">What went wrong.</param>
    /// <param name="wholeChain">True to print every level of the chain.</param>
    public static void Write(TextWriter output, string prefix, Exception failure, bool wholeChain)
    {
        if (wholeChain)
        {
            output.WriteLine($"{prefix}: {failure.Message}");
            var indent = 2;
            for (var cause = failure.InnerException; cause is not null; cause = cause.InnerException)
            {
                output.WriteLine($"{new string(' ', indent)}└─{cause.Message}");
                indent += 2;
            }
        }
        else
        {
            var cause = failure.GetBaseException();
            output.WriteLine(ReferenceEquals(cause, failure)
                ? $"{prefix}: {failure.Message}"
                : $"{prefix}: {failure.Message}: {cause.Message}");
        }

        if (HintOf(failure) is { } hint)
        {
            output.WriteLine($"hint: {hint}");
        }
    }

    private static string? HintOf(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is RktException { Hint: { } hint })
            {
                return hint;
            }
        }

        return null;
    }
}
