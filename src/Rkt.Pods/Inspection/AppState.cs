namespace Rkt.Pods.Inspection;

/// <summary>What an app of a pod is doing.</summary>
public enum AppState
{
    Unknown,
    Created,
    Running,
    Exited,
}
