namespace Rkt.Host.Launching;

/// <summary>Why a program that was run is over.</summary>
public enum ProgramEnd
{
    /// <summary>It ended by itself.</summary>
    ByItself,

    /// <summary>It was killed when its time was over.</summary>
    TimedOut,

    /// <summary>It was killed because it wrote more than it may.</summary>
    WroteTooMuch,

    /// <summary>It was killed because the caller was asked to give up.</summary>
    Interrupted,
}
