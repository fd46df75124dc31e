namespace Rkt.Stage1.Cgroups;

/// <summary>A value for one of the kernel's files in an app's cgroup.</summary>
/// <param name="Controller">The controller that the file belongs to.</param>
/// <param name="File">The file's name.</param>
/// <param name="Value">What is written to it.</param>
/// <param name="Limit">The limit that it is a part of, in words: "memory limit".</param>
public sealed record CgroupSetting(string Controller, string File, string Value, string Limit)
{
    /// <summary>Whether a kernel without the file does without the setting.</summary>
    public bool IsOptional { get; init; }
}
