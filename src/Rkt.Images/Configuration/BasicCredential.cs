namespace Rkt.Images.Configuration;

/// <summary>A user's name and password.</summary>
public sealed record BasicCredential(string User, Secret Password) : Credential;
