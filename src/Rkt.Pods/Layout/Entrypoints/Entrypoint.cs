namespace Rkt.Pods.Layout.Entrypoints;

/// <summary>The built-in stage1's entrypoints: the first argument of the program <c>stage1</c>, the entrypoint's own arguments follow.</summary>
public static class Entrypoint
{
    /// <summary>Runs the pod; replaces the process of <c>rkt run</c>. Arguments: <see cref="RunArguments"/>.</summary>
    public const string Run = "run";

    /// <summary>Takes down what the pod left outside its directory. Arguments: <see cref="GarbageArguments"/>.</summary>
    public const string Gc = "gc";

    /// <summary>Asks the pod to end. Arguments: <see cref="StopArguments"/>.</summary>
    public const string Stop = "stop";

    /// <summary>Before the name of an entrypoint: the one of flavour fly.</summary>
    public const string Fly = "fly";

    /// <summary>Runs a command in a running pod.</summary>
    public const string Enter = "enter";
}
