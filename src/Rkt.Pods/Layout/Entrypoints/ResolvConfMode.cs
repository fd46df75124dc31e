namespace Rkt.Pods.Layout.Entrypoints;

/// <summary>Where the apps' resolv.conf comes from.</summary>
public enum ResolvConfMode
{
    /// <summary>The networks' answer, else the image's own file.</summary>
    Default,

    /// <summary>A copy of the host's.</summary>
    Host,

    /// <summary>The file that stage0 prepared.</summary>
    Stage0,

    /// <summary>Left as the image has it.</summary>
    None,
}
