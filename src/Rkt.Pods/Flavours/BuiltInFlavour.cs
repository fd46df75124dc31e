namespace Rkt.Pods.Flavours;

/// <summary>The stage1 flavours that are part of the installation: both are the program <c>stage1</c>.</summary>
public enum BuiltInFlavour
{
    /// <summary>Apps isolated by namespaces, cgroups, capabilities and filters; the default.</summary>
    Native,

    /// <summary>One app with a root of its own and otherwise on the host.</summary>
    Fly,
}
