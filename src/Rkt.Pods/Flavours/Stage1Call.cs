namespace Rkt.Pods.Flavours;

/// <summary>How an entrypoint of a pod's stage1 is called.</summary>
/// <param name="Program">The file to execute.</param>
/// <param name="Words">The argument vector, the program's own name first.</param>
public sealed record Stage1Call(string Program, IReadOnlyList<string> Words);
