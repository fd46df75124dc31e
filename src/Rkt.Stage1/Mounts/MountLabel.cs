namespace Rkt.Stage1.Mounts;

/// <summary>The option by which all files of a mount get an SELinux context, whatever they have on disk.</summary>
public static class MountLabel
{
    /// <summary>Options of a mount with the context, if there is one, in front.</summary>
    /// <remarks>A context has commas: it is in quotes, and has none itself (<see cref="Rkt.Pods.Selinux.SelinuxContexts.IsContext"/>).</remarks>
    public static string Add(string options, string? context) => context is null ? options : $"context=\"{context}\",{options}";
}
