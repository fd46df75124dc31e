namespace Rkt.Pods.Inspection;

/// <summary>What an app of a pod is doing.</summary>
public enum AppState
{
    Unknown,
    Created,
    Running,

    /// <summary>Ended, and waiting until it is started again.</summary>
    Restarting,

    Exited,
}
