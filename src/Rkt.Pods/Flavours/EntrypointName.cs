namespace Rkt.Pods.Flavours;

/// <summary>The annotations by which a stage1 image names its entrypoints (interface reference, section 2).</summary>
public static class EntrypointName
{
    public const string Run = "coreos.com/rkt/stage1/run";
    public const string Enter = "coreos.com/rkt/stage1/enter";
    public const string Gc = "coreos.com/rkt/stage1/gc";
    public const string Stop = "coreos.com/rkt/stage1/stop";
    public const string InterfaceVersion = "coreos.com/rkt/stage1/interface-version";
}
