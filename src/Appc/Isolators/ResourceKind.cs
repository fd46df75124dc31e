namespace Appc.Isolators;

/// <summary>The two families of resource isolators, whose "default" and "request" have opposite rules.</summary>
internal enum ResourceKind
{
    /// <summary>For each app its own: "default" must be false or absent.</summary>
    PerApp,

    /// <summary>A default for all of a kind: "default" must be true, and there is no "request".</summary>
    Default,
}
