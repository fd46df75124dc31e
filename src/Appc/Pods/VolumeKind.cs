namespace Appc.Pods;

/// <summary>Where the files of a volume are.</summary>
public enum VolumeKind
{
    /// <summary>In a file or directory of the host.</summary>
    Host,

    /// <summary>In a directory that is made for the pod and lives as long as it.</summary>
    Empty,
}
