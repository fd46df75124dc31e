using Appc.Isolators;
using Rkt.Host.Errors;
using Rkt.Host.Launching;

namespace Rkt.Stage1.Isolation;

/// <summary>What the kernel's security module is to confine a program with from its exec on: an AppArmor profile or an SELinux context.</summary>
/// <param name="Module">The module, for messages.</param>
/// <param name="File">The file of the process's own by which the module is told.</param>
/// <param name="Text">What is written there.</param>
public sealed record SecurityLabel(string Module, string File, string Text)
{
    private const string EnabledFile = "/sys/module/apparmor/parameters/enabled";
    private const string SelinuxDirectory = "/sys/fs/selinux";
    private const string Unconfined = "unconfined";

    /// <summary>Reads the isolators of an app; null when they ask for nothing, or for what this kernel does not have.</summary>
    /// <param name="isolators">The app's isolators.</param>
    /// <param name="warn">Told what the kernel does not have.</param>
    /// <exception cref="RktException">Both are asked for, and a process can have only one.</exception>
    public static SecurityLabel? Read(IReadOnlyList<Isolator> isolators, Action<string> warn)
    {
        var profile = isolators.FindLast<ApparmorProfileValue>(IsolatorNames.ApparmorProfile) is { } value ? OfAppArmor(value, warn) : null;
        var context = isolators.FindLast<SelinuxContextValue>(IsolatorNames.SelinuxContext) is { } selinux ? OfSelinux(selinux, warn) : null;
        return profile is not null && context is not null
            ? throw new RktException("an app cannot have both an AppArmor profile and an SELinux context")
            : profile ?? context;
    }

    /// <summary>Adds the step; the process's own /proc must be in place, and its user still be root.</summary>
    public void Apply(LaunchPlanBuilder plan) => plan.WriteFile(File, Text);

    private static SecurityLabel? OfAppArmor(ApparmorProfileValue value, Action<string> warn)
    {
        if (System.IO.File.Exists(EnabledFile) && System.IO.File.ReadAllText(EnabledFile).StartsWith('Y'))
        {
            var own = Directory.Exists("/proc/self/attr/apparmor");
            return new SecurityLabel("AppArmor", own ? "/proc/self/attr/apparmor/exec" : "/proc/self/attr/exec", $"exec {value.Profile}");
        }

        if (value.Profile != Unconfined)
        {
            warn($"AppArmor profile \"{value.Profile}\" is not applied: this kernel has no AppArmor");
        }

        return null;
    }

    private static SecurityLabel? OfSelinux(SelinuxContextValue value, Action<string> warn)
    {
        var context = $"{value.User}:{value.Role}:{value.Type}:{value.Level}";
        if (Directory.Exists(SelinuxDirectory) && System.IO.File.Exists($"{SelinuxDirectory}/enforce"))
        {
            return new SecurityLabel("SELinux", "/proc/self/attr/exec", context);
        }

        warn($"SELinux context \"{context}\" is not applied: this kernel has no SELinux");
        return null;
    }
}
