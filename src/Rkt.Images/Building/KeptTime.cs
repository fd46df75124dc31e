using Rkt.Host.Files;
using Rkt.Host.Files.Trees;

namespace Rkt.Images.Building;

/// <summary>Puts the time of a directory back once entries have been made or removed in it.</summary>
/// <remarks>The time at which a build happens to work on a directory must not get into the image.</remarks>
internal sealed class KeptTime(RootedDirectory directory) : IDisposable
{
    private readonly FileTime _time = directory.Status().ModificationTime;

    public void Dispose() => directory.SetTime(_time);
}
