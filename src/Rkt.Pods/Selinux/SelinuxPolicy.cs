namespace Rkt.Pods.Selinux;

/// <summary>What the machine's SELinux policy has containers labelled with: its file <c>lxc_contexts</c>.</summary>
/// <param name="Process">The context of their processes.</param>
/// <param name="File">The context of their files.</param>
/// <param name="ReadOnlyFile">The context of files that they only read and execute, such as those of images.</param>
public sealed record SelinuxPolicy(string Process, string File, string ReadOnlyFile)
{
    private const string NameField = "SELINUXTYPE";
    private const string ProcessField = "process";
    private const string FileField = "file";
    private const string ReadOnlyFileField = "ro_file";

    /// <summary>Whether the kernel has SELinux, enforcing or not.</summary>
    /// <param name="root">Where <c>/sys</c> is: empty for the machine's own.</param>
    public static bool IsInKernel(string root = "") => System.IO.File.Exists($"{root}/sys/fs/selinux/enforce");

    /// <summary>Reads the policy's words; null when the kernel has no SELinux, or the policy has no words for containers.</summary>
    /// <param name="root">Where <c>/sys</c> and <c>/etc</c> are: empty for the machine's own.</param>
    public static SelinuxPolicy? Find(string root = "")
    {
        if (!IsInKernel(root) || Field($"{root}/etc/selinux/config", NameField) is not { } policy)
        {
            return null;
        }

        var contexts = $"{root}/etc/selinux/{policy}/contexts/lxc_contexts";
        var file = Field(contexts, FileField);
        return Field(contexts, ProcessField) is { } process && SelinuxContexts.IsContext(process) && file is not null && SelinuxContexts.IsContext(file)
            ? new SelinuxPolicy(process, file, Field(contexts, ReadOnlyFileField) is { } other && SelinuxContexts.IsContext(other) ? other : file)
            : null;
    }

    /// <summary>A field of a file with lines <c>NAME = "VALUE"</c>; null when it is not there.</summary>
    private static string? Field(string file, string name)
    {
        if (!System.IO.File.Exists(file))
        {
            return null;
        }

        foreach (var line in System.IO.File.ReadLines(file))
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
