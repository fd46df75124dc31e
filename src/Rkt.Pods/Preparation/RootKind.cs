namespace Rkt.Pods.Preparation;

/// <summary>How the apps of a pod get their roots.</summary>
public enum RootKind
{
    /// <summary>Overlays over the images' own trees.</summary>
    Overlay,

    /// <summary>Copies in the pod.</summary>
    Copy,
}
