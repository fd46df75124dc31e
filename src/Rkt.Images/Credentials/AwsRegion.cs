namespace Rkt.Images.Credentials;

/// <summary>Tells the region of a bucket from the name of its host.</summary>
public static class AwsRegion
{
    private const string Default = "us-east-1";

    private static readonly string[] Suffixes = [".amazonaws.com", ".amazonaws.com.cn"];

    /// <summary>The region in names like <c>bucket.s3.eu-west-1.amazonaws.com</c> and <c>s3-eu-west-1.amazonaws.com</c>; us-east-1 for any other host.</summary>
    public static string Of(string host)
    {
        foreach (var suffix in Suffixes)
        {
            if (host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
            {
                return OfLabels(host[..^suffix.Length].ToLowerInvariant().Split('.'));
            }
        }

        return Default;
    }

    private static string OfLabels(string[] labels) => labels switch
    {
        [.., "s3"] or [.., "s3-external-1"] or [.., "s3-accelerate"] => Default,
        [.., "s3" or "s3-fips", var region] => region,
        [.., "s3" or "s3-fips", "dualstack", var region] => region,
        [.., var last] when last.StartsWith("s3-", StringComparison.Ordinal) => last["s3-".Length..],
        _ => Default,
    };
}
