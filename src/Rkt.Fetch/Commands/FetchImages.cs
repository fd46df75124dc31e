using Rkt.Fetch.Output;
using Rkt.Images.Fetching;
using Rkt.Images.References;
using Rkt.Images.Requests;

namespace Rkt.Fetch.Commands;

/// <summary>Brings images into the store and prints their hashes.</summary>
internal static class FetchImages
{
    public static void Run(FetchRequest request, TextWriter output, TextWriter errors)
    {
        var report = new FetchReport(request.Settings, reviews: errors);
        report.WarnOfInsecureOptions(isFromNetwork: request.Images.Any(image => !ImageReference.NamesFile(image.Reference)));
        using var session = new FetchSession(request.Settings, BuildVersion.Text, report);
        foreach (var image in session.Fetch(request.Images, request.PullPolicy))
        {
            output.WriteLine(image.Key.Short(request.Digits));
        }
    }
}
