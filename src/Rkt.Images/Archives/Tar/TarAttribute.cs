namespace Rkt.Images.Archives.Tar;

/// <summary>An extended attribute: its full name, such as <c>security.capability</c>, and its value, byte for byte.</summary>
public sealed record TarAttribute(TarName Name, ReadOnlyMemory<byte> Value);
