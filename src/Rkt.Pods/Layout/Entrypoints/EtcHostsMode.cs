namespace Rkt.Pods.Layout.Entrypoints;

/// <summary>Where the apps' hosts file comes from.</summary>
public enum EtcHostsMode
{
    /// <summary>The image's own, else the fallback that stage0 prepared.</summary>
    Default,

    /// <summary>A copy of the host's.</summary>
    Host,

    /// <summary>The file that stage0 prepared.</summary>
    Stage0,
}
