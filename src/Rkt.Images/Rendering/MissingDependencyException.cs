using Appc.Images;
using Appc.Names;
using Rkt.Host.Errors;

namespace Rkt.Images.Rendering;

/// <summary>An image builds upon another that is not in the store: who can fetch, fetches it and tries again.</summary>
public sealed class MissingDependencyException : RktException
{
    internal MissingDependencyException(AcIdentifier image, Dependency dependency)
        : base($"cannot find dependency \"{dependency.ImageName}\" of image \"{image}\" in the local store")
    {
        Hint = $"fetch it: rkt fetch {dependency.ImageName}";
    }
}
