namespace Rkt.Pods.Layout.Entrypoints;

/// <summary>How stage1 learns of the configuration directories beside the administrator's, which has an argument of its own.</summary>
/// <remarks>Our addition to the interface, in the environment so that a stage1 that does not know it is not disturbed.</remarks>
/// <param name="System">The vendor's directory.</param>
/// <param name="User">A user's, or null.</param>
public sealed record ConfigurationVariables(string System, string? User)
{
    public const string SystemName = "RKT_SYSTEM_CONFIG";
    public const string UserName = "RKT_USER_CONFIG";

    private const string StandardSystem = "/usr/lib/rkt";

    /// <summary>The variables; the user's is empty when there is none, so that one of the caller's does not count.</summary>
    public IEnumerable<KeyValuePair<string, string>> Format() => [new(SystemName, System), new(UserName, User ?? "")];

    /// <summary>What the environment says; the directories of a bare installation when it says nothing.</summary>
    public static ConfigurationVariables FromEnvironment() =>
        new(Value(SystemName) ?? StandardSystem, Value(UserName));

    private static string? Value(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
