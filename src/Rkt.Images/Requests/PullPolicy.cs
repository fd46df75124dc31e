namespace Rkt.Images.Requests;

/// <summary>When an image is looked for outside the store; files are read whatever the policy.</summary>
public enum PullPolicy
{
    /// <summary>Never: the store has it, or it is an error.</summary>
    Never,

    /// <summary>When the store does not have it.</summary>
    New,

    /// <summary>Each time, as far as what the server said about caching makes it necessary.</summary>
    Update,
}
