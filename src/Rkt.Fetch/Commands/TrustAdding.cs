using Appc.Names;
using Rkt.Fetch.Output;
using Rkt.Host.Errors;
using Rkt.Images.Fetching;
using Rkt.Images.Requests;

namespace Rkt.Fetch.Commands;

/// <summary>Adds keys, from files and URLs or, when none are named, from where discovery finds them.</summary>
internal static class TrustAdding
{
    public static void Run(TrustRequest request, TextWriter output)
    {
        var prefix = request.Prefix is { } text ? ParsePrefix(text) : null;
        var report = new FetchReport(request.Settings, reviews: output);
        using var session = new FetchSession(request.Settings, BuildVersion.Text, report);
        var added = request.Keys.Count > 0
            ? session.Trust(request.Keys, prefix, request.SkipsReview)
            : session.TrustDiscovered(prefix ?? throw new InvalidOperationException("keys for every image are never discovered"), request.SkipsReview);
        if (added == 0)
        {
            throw new RktException("no key was added");
        }
    }

    /// <summary>Reads a prefix of image names; <c>P/*</c> means the same as <c>P</c>.</summary>
    /// <exception cref="RktException">No image name begins so.</exception>
    public static AcIdentifier ParsePrefix(string text)
    {
        try
        {
            return AcIdentifier.Parse(text.EndsWith("/*", StringComparison.Ordinal) ? text[..^2] : text.TrimEnd('/'));
        }
        catch (FormatException e)
        {
            throw new RktException($"\"{text}\" is not the beginning of an image name", e);
        }
    }
}
