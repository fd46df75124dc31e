using System.Buffers;
using Appc.Isolators;
using Rkt.Host.Errors;
using Rkt.Pods.Layout;

namespace Rkt.Pods.Selinux;

/// <summary>The SELinux contexts of a pod, or of one of its apps.</summary>
/// <param name="Process">Of its processes.</param>
/// <param name="File">Of its files; null when the policy has none for files of containers, and they keep what they have on disk.</param>
public sealed record SelinuxContexts(string Process, string? File)
{
    private const int Parts = 4;

    /// <summary>What contexts are made of. Images say some of it, and it becomes a part of the options of a mount.</summary>
    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.,:");

    /// <summary>Whether a text has the form of a context: <c>USER:ROLE:TYPE</c>, and a level where the policy has levels.</summary>
    public static bool IsContext(string text) =>
        text.Split(':', Parts) is { Length: >= Parts - 1 } parts && !parts.Contains("") && !text.AsSpan().ContainsAnyExcept(Letters);

    /// <summary>What a pod was given when it was made; null when it has no contexts, or is gone.</summary>
    /// <exception cref="RktException">The pod's file is damaged.</exception>
    public static SelinuxContexts? Read(PodPath pod)
    {
        if (!System.IO.File.Exists(pod.SelinuxContexts))
        {
            return null;
        }

        try
        {
            return System.IO.File.ReadAllLines(pod.SelinuxContexts) is [var process, var file] && IsContext(process) && (file.Length == 0 || IsContext(file))
                ? new SelinuxContexts(process, file.Length == 0 ? null : file)
                : throw new RktException($"\"{pod.SelinuxContexts}\" does not say the pod's SELinux contexts");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The contexts that an isolator asks for: its own, and files with the same level.</summary>
    /// <param name="isolator">The isolator.</param>
    /// <param name="file">The policy's context for files of containers, with any level; null when it has none.</param>
    /// <exception cref="RktException">It is no context.</exception>
    public static SelinuxContexts Of(SelinuxContextValue isolator, string? file)
    {
        var process = $"{isolator.User}:{isolator.Role}:{isolator.Type}:{isolator.Level}";
        return IsContext(process)
            ? new SelinuxContexts(process, file is null ? null : WithLevel(file, isolator.Level))
            : throw new RktException($"\"{process}\" is not an SELinux context")
            {
                Hint = $"correct isolator \"{IsolatorNames.SelinuxContext}\"; a context is such as \"system_u:system_r:container_t:s0:c1,c2\"",
            };
    }

    /// <summary>These, or those that the app's own isolators ask for.</summary>
    /// <exception cref="RktException">An isolator has no context.</exception>
    public SelinuxContexts ForApp(IReadOnlyList<Isolator> isolators) =>
        isolators.FindLast<SelinuxContextValue>(IsolatorNames.SelinuxContext) is { } own ? Of(own, File) : this;

    /// <summary>The context of files that programs of all levels may use, such as /dev/null.</summary>
    public string? FileForAll => File?.Split(':', Parts) is [_, _, _, var level] ? WithLevel(File, level.Split(':', '-')[0]) : File;

    /// <summary>A context with another level; one of a policy without levels as it is.</summary>
    internal static string WithLevel(string context, string level) =>
        context.Split(':', Parts) is [var user, var role, var type, _] ? $"{user}:{role}:{type}:{level}" : context;

    /// <summary>The content of the pod's file.</summary>
    internal string ToText() => $"{Process}\n{File}\n";
}
