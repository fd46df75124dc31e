using System.Globalization;

namespace Rkt.Pods.Layout.Entrypoints;

/// <summary>How stage1 learns of the descriptor that keeps its pod locked.</summary>
/// <remarks>
/// The number stands in the environment. Whoever runs the pod keeps the descriptor open while the pod lives and lets no app
/// inherit it: the lock is what makes the pod "running".
/// </remarks>
public static class LockDescriptor
{
    /// <summary>The environment variable.</summary>
    public const string Variable = "RKT_LOCK_FD";

    /// <summary>The descriptor's number, or null when the variable is absent or is no descriptor.</summary>
    public static int? FromEnvironment() =>
        int.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.None, CultureInfo.InvariantCulture, out var descriptor)
            ? descriptor
            : null;
}
