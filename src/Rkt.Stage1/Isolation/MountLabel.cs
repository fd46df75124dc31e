using System.Buffers;
using Appc.Isolators;
using Rkt.Host.Errors;

namespace Rkt.Stage1.Isolation;

/// <summary>The SELinux context of all files in an app's root: a confined process may touch those of containers, and not the labels that images have on disk.</summary>
public static class MountLabel
{
    private const string PolicyField = "SELINUXTYPE";
    private const string FileField = "file";

    /// <summary>What contexts are made of. Images say some of it, and it becomes a part of the options of a mount.</summary>
    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.,:");

    /// <summary>The label for an app whose isolators name a context; null for none, and on a kernel without SELinux.</summary>
    /// <param name="isolators">The app's isolators.</param>
    /// <param name="root">Where <c>/sys</c> and <c>/etc</c> are: empty for the machine's own.</param>
    /// <param name="warn">Told when the machine's policy does not say how files of containers are labelled.</param>
    /// <returns>The policy's context for files of containers, with the level of the app's.</returns>
    /// <exception cref="RktException">The context has letters that none may have.</exception>
    public static string? Read(IReadOnlyList<Isolator> isolators, string root, Action<string> warn)
    {
        if (isolators.FindLast<SelinuxContextValue>(IsolatorNames.SelinuxContext) is not { } context || !File.Exists($"{root}/sys/fs/selinux/enforce"))
        {
            return null;
        }

        var policy = Field($"{root}/etc/selinux/config", PolicyField);
        if (policy is null || Field($"{root}/etc/selinux/{policy}/contexts/lxc_contexts", FileField)?.Split(':', 4) is not [var user, var role, var type, ..])
        {
            warn("its files keep the SELinux labels that they have on disk: the policy of this machine has no context for files of containers (lxc_contexts)");
            return null;
        }

        var label = $"{user}:{role}:{type}:{context.Level}";
        return !label.AsSpan().ContainsAnyExcept(Letters)
            ? label
            : throw new RktException($"\"{label}\" is not an SELinux context")
            {
                Hint = $"correct the level of isolator \"{IsolatorNames.SelinuxContext}\", such as \"s0:c1,c2\"",
            };
    }

    /// <summary>A field of a file with lines <c>NAME = "VALUE"</c>; null when it is not there.</summary>
    private static string? Field(string file, string name)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        foreach (var line in File.ReadLines(file))
        {
            var equals = line.IndexOf('=');
            if (equals > 0 && line.AsSpan(0, equals).Trim().SequenceEqual(name))
            {
                return line[(equals + 1)..].Trim().Trim('"');
            }
        }

        return null;
    }
}
