namespace Rkt.Stage1.Entering;

/// <summary>What the standard streams of a command are to it.</summary>
public enum StreamKind
{
    /// <summary>Files, pipes: bytes that come and go.</summary>
    Plain,

    /// <summary>One terminal, which controls the command's session.</summary>
    Terminal,
}
