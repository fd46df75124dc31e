namespace Rkt.Pods.Layout;

/// <summary>After which ends an app is started again.</summary>
public enum RestartMode
{
    /// <summary>After none; its failure ends the pod.</summary>
    No,

    /// <summary>After a failure: a status other than 0, or a signal.</summary>
    OnFailure,

    /// <summary>After every end, until the pod is stopped.</summary>
    Always,
}
