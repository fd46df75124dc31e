using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Images.Requests;
using Rkt.Images.Trust;

namespace Rkt.Fetch.Commands;

/// <summary>Takes trust in keys away.</summary>
internal static class TrustRemoval
{
    private const int LeastDigits = 16;

    public static void Run(TrustRequest request, TextWriter output)
    {
        var store = new KeyStore(request.Settings.SystemConfiguration, request.Settings.LocalConfiguration);
        var prefix = request.Prefix is { } text ? TrustAdding.ParsePrefix(text) : null;
        foreach (var word in request.Keys)
        {
            var places = Find(store, word).Where(key => IsMeant(key, request, prefix)).Select(key => (Fingerprint: key.Fingerprint!, key.Prefix)).Distinct().ToList();
            if (places.Count == 0)
            {
                throw new RktException($"no trusted key with fingerprint \"{word}\"") { Hint = "see which there are: rkt trust list" };
            }

            if (places.DistinctBy(place => place.Fingerprint).Count() > 1)
            {
                throw new RktException($"several keys end in \"{word}\"") { Hint = "give the whole fingerprint" };
            }

            foreach (var place in places)
            {
                store.Remove(place.Fingerprint, place.Prefix);
                output.WriteLine($"Removed key {place.Fingerprint} for {(place.Prefix is null ? "all images" : $"prefix \"{place.Prefix}\"")}");
            }
        }
    }

    private static bool IsMeant(TrustedKey key, TrustRequest request, AcIdentifier? prefix) =>
        !key.IsMasked && (prefix is null ? !request.IsRoot || key.Prefix is null : key.Prefix == prefix);

    // As people copy it: with spaces, in either case, whole or its last digits.
    private static IEnumerable<TrustedKey> Find(KeyStore store, string word)
    {
        var digits = word.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
        return digits.Length < LeastDigits || digits.AsSpan().ContainsAnyExcept("0123456789abcdef")
            ? throw new RktException($"\"{word}\" is not a fingerprint") { Hint = "40 digits as rkt trust list prints them, or the last 16 of them" }
            : store.List().Where(key => key.Fingerprint?.ToString().EndsWith(digits, StringComparison.Ordinal) == true);
    }
}
