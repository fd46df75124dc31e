namespace Actool;

/// <summary>What actool's exit status says.</summary>
internal static class ExitCode
{
    internal const int Success = 0;

    /// <summary>The command failed, or what it looked at is not valid.</summary>
    internal const int Failure = 1;

    /// <summary>The command line makes no sense.</summary>
    internal const int Usage = 2;
}
