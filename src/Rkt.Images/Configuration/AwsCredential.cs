namespace Rkt.Images.Configuration;

/// <summary>A key pair of Amazon Web Services, with which requests are signed.</summary>
/// <param name="AccessKeyId">Names the key; not a secret.</param>
/// <param name="SecretAccessKey">Signs; it is never sent.</param>
/// <param name="Region">The region of the bucket; null when the host's name is to tell.</param>
public sealed record AwsCredential(string AccessKeyId, Secret SecretAccessKey, string? Region) : Credential;
