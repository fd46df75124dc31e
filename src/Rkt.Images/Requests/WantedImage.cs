namespace Rkt.Images.Requests;

/// <summary>An image to get.</summary>
/// <param name="Reference">As the user named it.</param>
/// <param name="Signature">A file with its detached signature; null for the one beside the image.</param>
public sealed record WantedImage(string Reference, string? Signature = null);
