using Rkt.Host.Errors;

namespace Rkt.Images.Discovery;

/// <summary>What discovery found, in the order in which to try it, and all that failed on the way.</summary>
/// <typeparam name="T">An <see cref="Endpoint"/>, or the <see cref="Uri"/> of public keys.</typeparam>
/// <param name="Found">Empty when discovery failed.</param>
/// <param name="Failures">One for each page and meta tag that led nowhere, also when others were of use.</param>
public sealed record DiscoveryResult<T>(IReadOnlyList<T> Found, IReadOnlyList<DiscoveryFailure> Failures)
{
    /// <summary>The failure to report when nothing was found, or nothing of what was found is there.</summary>
    /// <param name="last">Why the last thing found could not be had; null when there was nothing.</param>
    public RktException Failed(Exception? last = null)
    {
        var lines = Failures.Select(failure => failure.ToString()).Append(last?.Message).OfType<string>();

        // In one message, not as causes of one another: of a chain, users see the last link alone, and each of these may be the one to mend.
        return new RktException("discovery failed", new RktException(string.Join("; ", lines)) { Hint = HintOf(last) });
    }

    private string? HintOf(Exception? last)
    {
        foreach (var cause in Failures.Select(failure => failure.Cause).Append(last))
        {
            if (cause is IAdvice { Hint: { } hint })
            {
                return hint;
            }
        }

        return null;
    }
}
