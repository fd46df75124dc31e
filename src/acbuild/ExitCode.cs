namespace Acbuild;

/// <summary>What acbuild's exit status says.</summary>
internal static class ExitCode
{
    internal const int Success = 0;

    /// <summary>The command failed, or has the wrong number of arguments.</summary>
    internal const int Failure = 1;

    /// <summary>There is no such command or flag. (2 is for an element that is not there to be removed.)</summary>
    internal const int Usage = 3;
}
