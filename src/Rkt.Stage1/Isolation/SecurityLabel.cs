using Appc.Isolators;
using Rkt.Host.Errors;
using Rkt.Host.Kernel;
using Rkt.Host.Launching;
using Rkt.Pods.Selinux;

namespace Rkt.Stage1.Isolation;

/// <summary>What the kernel's security module is to confine a program with from its exec on: an AppArmor profile or an SELinux context.</summary>
/// <param name="Module">The module, for messages.</param>
/// <param name="File">The file of the process's own by which the module is told.</param>
/// <param name="Text">What is written there.</param>
public sealed record SecurityLabel(string Module, string File, string Text)
{
    private const string EnabledFile = "/sys/module/apparmor/parameters/enabled";
    private const string Selinux = "SELinux";
    private const string SelinuxFile = "/proc/self/attr/exec";
    private const string ProfileWord = "exec ";
    private const string Unconfined = "unconfined";

    /// <summary>What confines an app: the profile that its isolators name, or else its SELinux context. Null for neither.</summary>
    /// <param name="isolators">The app's isolators.</param>
    /// <param name="contexts">The app's SELinux contexts; null when it has none.</param>
    /// <param name="warn">Told what the kernel does not have.</param>
    /// <exception cref="RktException">The isolators ask for both, and a process can have only one.</exception>
    public static SecurityLabel? Read(IReadOnlyList<Isolator> isolators, SelinuxContexts? contexts, Action<string> warn)
    {
        var value = isolators.FindLast<ApparmorProfileValue>(IsolatorNames.ApparmorProfile);
        return value is not null && isolators.FindLast<SelinuxContextValue>(IsolatorNames.SelinuxContext) is not null
            ? throw new RktException("an app cannot have both an AppArmor profile and an SELinux context")
            : (value is null ? null : OfAppArmor(value, warn)) ?? (contexts is null ? null : new SecurityLabel(Selinux, SelinuxFile, contexts.Process));
    }

    /// <summary>Adds the step; the process's own /proc must be in place, and its user still be root.</summary>
    public void Apply(LaunchPlanBuilder plan) => plan.WriteFile(File, Text);

    private static SecurityLabel? OfAppArmor(ApparmorProfileValue value, Action<string> warn)
    {
        if (System.IO.File.Exists(EnabledFile) && System.IO.File.ReadAllText(EnabledFile).StartsWith('Y'))
        {
            var own = Directory.Exists("/proc/self/attr/apparmor");
            return new SecurityLabel("AppArmor", own ? "/proc/self/attr/apparmor/exec" : "/proc/self/attr/exec", ProfileWord + value.Profile);
        }

        if (value.Profile != Unconfined)
        {
            warn($"AppArmor profile \"{value.Profile}\" is not applied: this kernel has no AppArmor");
        }

        return null;
    }

    /// <summary>What to do about a label that the kernel would not take; null when the failure is another.</summary>
    public string? HintFor(KernelException failure) => (Module, failure.Call, failure.Errno) switch
    {
        (Selinux, "write", _) when failure.Subject == File =>
            $"the policy of this machine has no context \"{Text}\", or does not let rkt start programs with a context of its choice",
        (Selinux, "mount", Errno.EINVAL) => $"the policy of this machine may not have the level of \"{Text}\"",
        (_, "write", _) when failure.Subject == File => $"the kernel has no profile \"{Text[ProfileWord.Length..]}\": load it with apparmor_parser",
        _ => null,
    };

    /// <summary>What else to look at when the kernel would not execute a program, besides the program.</summary>
    public string? HintForExec(int errno) => errno != Errno.EACCES || Module != Selinux
        ? null
        : $"the policy of this machine does not let rkt start it as \"{Text}\" (see \"avc: denied\" in the kernel's messages)";
}
