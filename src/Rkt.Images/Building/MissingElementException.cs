using Rkt.Host.Errors;

namespace Rkt.Images.Building;

/// <summary>What to remove from a build is not there: callers tell it apart by its own exit status.</summary>
public sealed class MissingElementException : RktException
{
    public const int MissingStatus = 2;

    public MissingElementException(string message)
        : base(message)
    {
        ExitCode = MissingStatus;
    }
}
