
namespace Rkt.Pods.Preparation;

/// <summary>What people may want to know of a pod's preparation.</summary>
public interface IPreparationListener
{
    /// <summary>An image of the store is used.</summary>
    /// <param name="message">Which, in words.</param>
    void ImageFound(string message);

    /// <summary>Trees are copied, because overlays cannot be used.</summary>
    void OverlayDisabled(string reason);
}
