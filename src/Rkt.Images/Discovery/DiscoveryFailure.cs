namespace Rkt.Images.Discovery;

/// <summary>Why a page, or one of its meta tags, led nowhere.</summary>
/// <param name="Tag">The meta tag that was looked for: "ac-discovery" or "ac-discovery-pubkeys".</param>
/// <param name="Prefix">The name whose page it is: the image's, or a parent of it.</param>
/// <param name="Cause">What went wrong, as far as it is known.</param>
public sealed record DiscoveryFailure(string Tag, string Prefix, Exception Cause)
{
    /// <summary>The whole failure in one line.</summary>
    public override string ToString() => $"meta tag '{Tag}' not found on {Prefix}: {Reason}";

    /// <summary>The cause in one line.</summary>
    public string Reason => Describe(Cause);

    private static string Describe(Exception cause)
    {
        // What lies below one of our own findings about a page is the parser's affair.
        var innermost = cause is InvalidDataException ? cause : cause.GetBaseException();
        return ReferenceEquals(innermost, cause) ? cause.Message : $"{cause.Message}: {innermost.Message}";
    }
}
