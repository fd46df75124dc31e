namespace Rkt.Stage1.Isolation;

/// <summary>What the calls of a <see cref="SystemCallPolicy"/> are.</summary>
public enum SystemCallPolicyKind
{
    /// <summary>The only ones that pass.</summary>
    Retain,

    /// <summary>The only ones that do not.</summary>
    Remove,
}
