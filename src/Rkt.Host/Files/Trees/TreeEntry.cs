namespace Rkt.Host.Files.Trees;

/// <summary>A name in a directory and what it names.</summary>
/// <param name="Name">As the kernel has it: any bytes but slash and NUL.</param>
/// <param name="Type"><see cref="NodeType.Unknown"/> on file systems that do not say.</param>
public sealed record TreeEntry(byte[] Name, NodeType Type);
