namespace Rkt.Images.Configuration;

/// <summary>What rkt shows a host to be let in.</summary>
public abstract record Credential;
