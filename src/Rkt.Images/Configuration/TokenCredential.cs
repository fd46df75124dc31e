namespace Rkt.Images.Configuration;

/// <summary>A bearer token of OAuth.</summary>
public sealed record TokenCredential(Secret Token) : Credential;
