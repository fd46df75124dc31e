using System.Net.Http.Headers;
using Rkt.Images.Downloads.Caching;

namespace Rkt.Images.Downloads.Connections;

/// <summary>Reads ETag, Last-Modified and Cache-Control; what is not well-formed counts as absent.</summary>
internal static class AnswerValidators
{
    public static CacheValidators Of(HttpResponseMessage response)
    {
        var tag = response.Headers.ETag is null ? null : Single(response.Headers, "ETag");
        var modified = response.Content.Headers.LastModified;
        return new CacheValidators(tag, modified is null ? null : Single(response.Content.Headers, "Last-Modified"))
        {
            MaxAge = MaxAge(response.Headers.CacheControl),
            HasStrongDate = modified is not null && response.Headers.Date is { } now && now - modified >= TimeSpan.FromSeconds(1),
        };
    }

    private static TimeSpan MaxAge(CacheControlHeaderValue? control) =>
        control is { NoCache: false, NoStore: false, MaxAge: { } age } && age > TimeSpan.Zero ? age : TimeSpan.Zero;

    private static string? Single(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) && values.Count == 1 ? values.ToString().Trim() : null;
}
