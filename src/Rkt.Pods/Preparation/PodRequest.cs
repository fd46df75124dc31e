using Appc.Images;
using Appc.Pods;
using Rkt.Pods.Flavours;

namespace Rkt.Pods.Preparation;

/// <summary>A pod as the user asked for it.</summary>
public sealed record PodRequest
{
    /// <summary>The apps in the order given; empty when there is a manifest.</summary>
    public IReadOnlyList<AppRequest> Apps { get; init; } = [];

    /// <summary>A manifest to take as it is, in place of everything below but the last three; null to make one.</summary>
    public PodManifest? Manifest { get; init; }

    public IReadOnlyList<Volume> Volumes { get; init; } = [];

    /// <summary>Mounts for every app.</summary>
    public IReadOnlyList<Mount> Mounts { get; init; } = [];

    public IReadOnlyList<ExposedPort> Ports { get; init; } = [];

    /// <summary>Kernel settings of the pod's namespaces, names and values.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Sysctls { get; init; } = [];

    /// <summary>The caller's environment, below that of the images; empty unless asked for.</summary>
    public IReadOnlyList<EnvironmentVariable> InheritedEnvironment { get; init; } = [];

    /// <summary>For every app, above what images and apps say; the last of a name counts.</summary>
    public IReadOnlyList<EnvironmentVariable> Environment { get; init; } = [];

    /// <summary>What is to run the pod.</summary>
    public Stage1Choice Stage1 { get; init; } = Stage1Choice.Native;

    /// <summary>Whether the apps' trees are copied even if overlays could be used.</summary>
    public bool NoOverlay { get; init; }

    /// <summary>Whether the pod gets a range of user ids of its own.</summary>
    public bool PrivateUsers { get; init; }
}
