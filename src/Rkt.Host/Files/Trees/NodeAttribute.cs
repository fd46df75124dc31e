namespace Rkt.Host.Files.Trees;

/// <summary>An extended attribute of a file, byte for byte.</summary>
/// <param name="Name">The full name, such as <c>user.mime_type</c>, without a final NUL.</param>
/// <param name="Value">May be empty.</param>
public sealed record NodeAttribute(ReadOnlyMemory<byte> Name, ReadOnlyMemory<byte> Value);
