namespace Rkt.Pods.Layout.Entrypoints;

/// <summary>The IPC namespace of a pod.</summary>
public enum IpcMode
{
    /// <summary>What stage1 does by itself: a namespace of the pod's own.</summary>
    Auto,

    /// <summary>A namespace of the pod's own.</summary>
    Private,

    /// <summary>That of the process that runs the pod.</summary>
    Parent,
}
