namespace Rkt.Pods.Layout.Entrypoints;

/// <summary>How stage1 learns of <see cref="FailedStart"/>.</summary>
public static class FailedStartVariable
{
    /// <summary>The environment variable.</summary>
    public const string Name = "RKT_FAILED_START";

    private const string Discard = "discard";

    /// <summary>The variable's value.</summary>
    public static string Format(FailedStart choice) => choice == FailedStart.Discard ? Discard : "keep";

    /// <summary>What the environment asks for; anything but "discard" is <see cref="FailedStart.Keep"/>.</summary>
    public static FailedStart FromEnvironment() =>
        Environment.GetEnvironmentVariable(Name) == Discard ? FailedStart.Discard : FailedStart.Keep;
}
