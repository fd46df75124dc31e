using Appc.Names;

namespace Rkt.Pods.Layout.Entrypoints;

/// <summary>What stage0 tells stage1's "stop" entrypoint: <c>[--force] UUID</c>, working directory the pod's.</summary>
/// <param name="Pod">The pod to stop.</param>
/// <param name="Force">True to kill the pod, false to ask it to end.</param>
public sealed record StopArguments(PodId Pod, bool Force)
{
    private const string ForceFlag = "--force";

    public List<string> Format() => Force ? [ForceFlag, Pod.ToString()] : [Pod.ToString()];

    /// <exception cref="FormatException">An argument is unknown or the UUID is missing.</exception>
    public static StopArguments Parse(ReadOnlySpan<string> words) => words switch
    {
        [var pod] => new StopArguments(PodId.Parse(pod), Force: false),
        [ForceFlag, var pod] => new StopArguments(PodId.Parse(pod), Force: true),
        [] => throw new FormatException("the pod's UUID is missing"),
        [var unknown, ..] => throw new FormatException($"unknown argument \"{unknown}\""),
    };
}
