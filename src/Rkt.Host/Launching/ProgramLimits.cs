namespace Rkt.Host.Launching;

/// <summary>What a program of the host may take before it is killed with all of its process group.</summary>
public sealed record ProgramLimits
{
    /// <summary>No limit but that of <see cref="Output"/>.</summary>
    public static ProgramLimits None { get; } = new();

    /// <summary>How long it may run; null for ever.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>How many bytes it may write to each of its outputs.</summary>
    public int Output { get; init; } = 16 * 1024 * 1024;

    /// <summary>A descriptor that becomes readable when the program is not wanted any more; it is not read. Null for none.</summary>
    public int? Interruption { get; init; }

    /// <summary>A descriptor that the program has too, and all that it starts: a lock held by it lasts as long as any of them. Null for none.</summary>
    public int? Shared { get; init; }
}
