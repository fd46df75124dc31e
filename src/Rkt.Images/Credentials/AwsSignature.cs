using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Rkt.Images.Configuration;

namespace Rkt.Images.Credentials;

/// <summary>Signature Version 4 of Amazon Web Services, for requests to S3 that have no body.</summary>
/// <remarks>Signed are the host, Range and all x-amz headers, so it must be made when those are set, and anew for each request.</remarks>
public static class AwsSignature
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private const string Service = "s3";
    private const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /// <summary>Adds the headers that make up the signature; those of an earlier one are replaced.</summary>
    public static void Sign(HttpRequestMessage request, AwsCredential credential, DateTimeOffset now)
    {
        var url = request.RequestUri!;
        var time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        Set(request, "x-amz-date", time);
        Set(request, "x-amz-content-sha256", EmptyHash);
        var headers = SignedHeaders(request, url);
        var names = string.Join(';', headers.Keys);
        var region = credential.Region ?? AwsRegion.Of(url.IdnHost);
        var scope = $"{time[..8]}/{region}/{Service}/aws4_request";
        var signature = Signature(credential, scope, $"{Algorithm}\n{time}\n{scope}\n{Hash(Canonical(request.Method, url, headers, names))}");
        RequestCredentials.SetAuthorization(
            request,
            $"{Algorithm} Credential={credential.AccessKeyId}/{scope},SignedHeaders={names},Signature={signature}");
    }

    private static SortedDictionary<string, string> SignedHeaders(HttpRequestMessage request, Uri url)
    {
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = request.Headers.Host ?? (url.IsDefaultPort ? url.IdnHost : $"{url.IdnHost}:{url.Port}"),
        };
        foreach (var (name, values) in request.Headers.NonValidated)
        {
            var key = name.ToLowerInvariant();
            if (key == "range" || key.StartsWith("x-amz-", StringComparison.Ordinal))
            {
                headers[key] = values.ToString().Trim();
            }
        }

        return headers;
    }

    private static string Canonical(HttpMethod method, Uri url, SortedDictionary<string, string> headers, string names)
    {
        var text = new StringBuilder();
        text.Append(method.Method).Append('\n');
        text.AppendJoin('/', url.AbsolutePath.Split('/').Select(Encode)).Append('\n');
        text.Append(CanonicalQuery(url.Query)).Append('\n');
        foreach (var (name, value) in headers)
        {
            text.Append(name).Append(':').Append(value).Append('\n');
        }

        return text.Append('\n').Append(names).Append('\n').Append(EmptyHash).ToString();
    }

    private static string CanonicalQuery(string query)
    {
        var fields = new List<(string Name, string Value)>();
        foreach (var field in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            fields.Add(equals < 0 ? (Encode(field), "") : (Encode(field[..equals]), Encode(field[(equals + 1)..])));
        }

        fields.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name) is var order and not 0 ? order : string.CompareOrdinal(a.Value, b.Value));
        return string.Join('&', fields.Select(field => $"{field.Name}={field.Value}"));
    }

    private static string Signature(AwsCredential credential, string scope, string text)
    {
        var key = Encoding.UTF8.GetBytes($"AWS4{credential.SecretAccessKey.Reveal()}");
        foreach (var part in scope.Split('/'))
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Encodes what may be encoded already, and more or less so: all but letters, digits and <c>-._~</c>.</summary>
    private static string Encode(string text) => Uri.EscapeDataString(Uri.UnescapeDataString(text));

    private static void Set(HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        request.Headers.TryAddWithoutValidation(name, value);
    }
}
