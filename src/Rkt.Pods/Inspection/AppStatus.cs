using Appc.Names;
using Appc.Pods;

namespace Rkt.Pods.Inspection;

/// <summary>What is known of one app.</summary>
public sealed record AppStatus
{
    public required AcName Name { get; init; }

    public AppState State { get; init; }

    /// <summary>The image as lists show it: <c>name[:version]</c>.</summary>
    public required string ImageName { get; init; }

    /// <summary>The image's key; a hand-made manifest may name it by fewer digits than a key has, then this is null.</summary>
    public StoreKey? Image { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The exit status; null while the app runs, or when nobody learned it.</summary>
    public int? ExitCode { get; init; }

    /// <summary>How often the app was started again.</summary>
    public int Restarts { get; init; }

    public IReadOnlyList<Mount> Mounts { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> UserAnnotations { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> UserLabels { get; init; } = [];
}
