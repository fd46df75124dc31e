using Appc.Names;

namespace Rkt.Pods.Collection;

/// <summary>What collection does, told as it happens.</summary>
public interface ICollectionListener
{
    /// <summary>A step was taken or left out: for standard error.</summary>
    void Note(string message);

    /// <summary>Something went wrong that does not keep the rest from being collected.</summary>
    void Warn(string message, Exception cause);

    /// <summary>A pod is being deleted.</summary>
    void Deleting(PodId pod);
}
