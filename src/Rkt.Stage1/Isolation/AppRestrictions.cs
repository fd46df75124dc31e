using Appc.Isolators;
using Rkt.Host.Errors;
using Rkt.Host.Kernel;
using Rkt.Host.Launching;
using Rkt.Pods.Selinux;

namespace Rkt.Stage1.Isolation;

/// <summary>What an app may not do, as its isolators and the insecure options say.</summary>
public sealed record AppRestrictions
{
    /// <summary>The capabilities that the app and its children can ever have.</summary>
    public required CapabilitySet Capabilities { get; init; }

    /// <summary>Whether no program that the app executes gets more privileges than it has.</summary>
    public required bool NoNewPrivileges { get; init; }

    /// <summary>The BPF program that filters the app's system calls; null for none.</summary>
    public byte[]? SystemCallFilter { get; init; }

    /// <summary>The adjustment of the app's out-of-memory score; null leaves it.</summary>
    public long? OomScoreAdjustment { get; init; }

    /// <summary>What the kernel's security module confines the app with; null for nothing.</summary>
    public SecurityLabel? Label { get; init; }

    /// <summary>Limits of each of the app's processes.</summary>
    public IReadOnlyList<Rlimit> Rlimits { get; init; } = [];

    /// <summary>Reads the isolators of an app; the last of a name wins.</summary>
    /// <param name="isolators">The app's isolators.</param>
    /// <param name="restrictsCapabilities">False when <c>--insecure-options=capabilities</c> was given.</param>
    /// <param name="filters">Null when <c>--insecure-options=seccomp</c> was given.</param>
    /// <param name="contexts">The app's SELinux contexts; null when it has none.</param>
    /// <param name="warn">Told what is asked for and this kernel does not have.</param>
    /// <exception cref="RktException">They name what does not exist, or contradict each other.</exception>
    public static AppRestrictions Read(
        IReadOnlyList<Isolator> isolators, bool restrictsCapabilities, CompiledFilters? filters, SelinuxContexts? contexts, Action<string> warn)
    {
        CapabilitiesValue? retained = null;
        CapabilitiesValue? removed = null;
        var noNewPrivileges = false;
        long? oomScore = null;
        foreach (var isolator in isolators)
        {
            switch (isolator.Name.ToString())
            {
                case IsolatorNames.CapabilitiesRetainSet:
                    retained = (CapabilitiesValue?)isolator.Value;
                    break;
                case IsolatorNames.CapabilitiesRemoveSet:
                    removed = (CapabilitiesValue?)isolator.Value;
                    break;
                case IsolatorNames.NoNewPrivileges:
                    noNewPrivileges = isolator.Value is FlagValue { IsSet: true };
                    break;
                case IsolatorNames.OomScoreAdjustment:
                    oomScore = (isolator.Value as NumberValue)?.Number;
                    break;
                default:
                    break;
            }
        }

        return new AppRestrictions
        {
            Capabilities = restrictsCapabilities ? Capability(retained, removed) : CapabilitySet.All,
            NoNewPrivileges = noNewPrivileges,
            SystemCallFilter = filters is not null && SystemCallPolicy.Read(isolators) is { } policy ? filters.Of(policy) : null,
            OomScoreAdjustment = oomScore,
            Label = SecurityLabel.Read(isolators, contexts, warn),
            Rlimits = isolators.FindLast<RlimitsValue>(IsolatorNames.Rlimits)?.Limits ?? [],
        };
    }

    /// <summary>Adds the step after which no path leads into the pod's pid 1, whose root is the host's; what root executes may get the capability again.</summary>
    public static void GiveUpTracing(LaunchPlanBuilder plan) =>
        plan.SetCapabilities(CapabilitySet.All.Without(CapabilitySet.Tracing).Mask, inheritable: 0, ambient: 0);

    /// <summary>Whether a process of this user gets no more privileges from any program: a user other than root needs that to have a filter.</summary>
    public bool DeniesNewPrivileges(AppIdentity identity) => NoNewPrivileges || (identity.Uid != 0 && SystemCallFilter is not null);

    /// <summary>Adds the steps that take effect on the app's process; what follows runs with the app's own rights.</summary>
    /// <param name="plan">Where to add them.</param>
    /// <param name="identity">Who the process runs as.</param>
    /// <param name="diesWithParent">Whether the process is killed when the thread that launched it ends.</param>
    public void Apply(LaunchPlanBuilder plan, AppIdentity identity, bool diesWithParent = false)
    {
        foreach (var limit in Rlimits)
        {
            plan.SetResourceLimit(Rlimit.Names.IndexOf(limit.Name), limit.Soft ?? ulong.MaxValue, limit.Hard ?? ulong.MaxValue);
        }

        // While the process is still root: afterwards its own files in /proc are not its user's, for nobody may look into it yet.
        Label?.Apply(plan);
        plan.SetIdentity(identity.Uid, identity.Gid, [.. identity.SupplementaryGids], Capabilities.Mask);
        // Nothing is inheritable: what root hands on through an exec would escape the bounding set. Root gets exactly the bounding
        // set from its exec, so it may keep all until then, and needs to, to install a filter; another user's program starts with nothing.
        plan.SetCapabilities(identity.Uid == 0 ? CapabilitySet.All.Mask : 0, inheritable: 0, ambient: 0);
        if (diesWithParent)
        {
            // The kernel forgets it when a process changes its user, and the filter may not let it pass.
            plan.DieWithParent();
        }

        if (DeniesNewPrivileges(identity))
        {
            plan.SetNoNewPrivileges();
        }

        if (SystemCallFilter is not null)
        {
            plan.SetSystemCallFilter(SystemCallFilter);
        }
    }

    /// <summary>What to do about a limit that the kernel has refused; null for another failure.</summary>
    /// <param name="failure">What failed.</param>
    /// <param name="mostFiles">Reads how many open files the kernel lets a process have; null when that is not known.</param>
    public string? HintFor(KernelException failure, Func<ulong?> mostFiles)
    {
        if ((failure.Call, failure.Errno) is not ("setrlimit", Errno.EPERM))
        {
            return null;
        }

        var files = failure.Subject?.Contains("_NOFILE", StringComparison.Ordinal) == true ? mostFiles() : null;
        return files is { } most && Rlimits.Any(limit => limit.Name == "nofile" && !(limit.Hard <= most))
            ? $"the kernel lets no process have more than {most} open files (fs.nr_open)"
            : "a hard limit above rkt's own needs CAP_SYS_RESOURCE, and does not go with --private-users: ask for less, or raise the limit that rkt is started with";
    }

    private static CapabilitySet Capability(CapabilitiesValue? retained, CapabilitiesValue? removed)
    {
        if (retained is not null && removed is not null)
        {
            throw new RktException("an app cannot have both a capabilities retain set and a remove set");
        }

        try
        {
            return retained is not null ? CapabilitySet.Parse(retained.Set)
                : removed is not null ? CapabilitySet.Default.Without(CapabilitySet.Parse(removed.Set))
                : CapabilitySet.Default;
        }
        catch (FormatException e)
        {
            throw new RktException("cannot apply the capability isolators", e);
        }
    }
}
