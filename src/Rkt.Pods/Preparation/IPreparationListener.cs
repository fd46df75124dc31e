
namespace Rkt.Pods.Preparation;

/// <summary>What people may want to know of a pod's preparation.</summary>
public interface IPreparationListener
{
    /// <summary>An image is used.</summary>
    /// <param name="notice">Where it comes from.</param>
    /// <param name="message">The same in words.</param>
    void ImageFound(ImageNotice notice, string message);

    /// <summary>Trees are copied, because overlays cannot be used.</summary>
    void OverlayDisabled(string reason);
}
