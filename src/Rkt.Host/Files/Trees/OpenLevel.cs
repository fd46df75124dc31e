using System.Runtime.InteropServices;

namespace Rkt.Host.Files.Trees;

/// <summary>A directory that a <see cref="TreeWriter"/> has open, and how much of the open path leads to it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OpenLevel(int Descriptor, int PathLength);
