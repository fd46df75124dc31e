namespace Rkt.Images.Discovery;

/// <summary>A place from which an image can be had.</summary>
/// <param name="Image">Where the archive is.</param>
/// <param name="Signature">Where its detached signature is.</param>
/// <param name="Origin">How the place was found.</param>
public sealed record Endpoint(Uri Image, Uri Signature, EndpointOrigin Origin);
