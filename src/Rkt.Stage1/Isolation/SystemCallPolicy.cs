using Appc.Isolators;
using Rkt.Host.Errors;
using Rkt.Host.Launching;

namespace Rkt.Stage1.Isolation;

/// <summary>Which system calls an app may make.</summary>
/// <param name="Kind">Whether <paramref name="Calls"/> are those that pass or those that do not.</param>
/// <param name="Calls">Names of system calls.</param>
/// <param name="Errno">What a refused call returns; null to kill the process.</param>
public sealed record SystemCallPolicy(SystemCallPolicyKind Kind, IReadOnlyList<string> Calls, int? Errno)
{
    private const string Everything = "@appc.io/all";
    private const string Nothing = "@appc.io/empty";
    private const int PermissionDenied = 1;
    private const int NotImplemented = 38;

    /// <summary>CLONE_NEW*: new namespaces, a user namespace above all, open kernel code that apps have no need of.</summary>
    private const ulong NamespaceFlags = 0x7e02_0000;

    /// <summary>The policy of an app that has no seccomp isolator.</summary>
    /// <remarks>A refused call returns an error and does not kill: programs try new calls and fall back to old ones.</remarks>
    public static SystemCallPolicy Default { get; } = new(SystemCallPolicyKind.Retain, SystemCallGroups.DefaultWhitelist, PermissionDenied);

    /// <summary>Reads the isolators of an app; null when they let every call pass.</summary>
    /// <exception cref="RktException">They name a call, a group or an error that does not exist.</exception>
    public static SystemCallPolicy? Read(IReadOnlyList<Isolator> isolators)
    {
        foreach (var isolator in isolators)
        {
            if (isolator.Value is SeccompValue value)
            {
                return isolator.Name.ToString() == IsolatorNames.SeccompRetainSet
                    ? Of(SystemCallPolicyKind.Retain, value)
                    : Of(SystemCallPolicyKind.Remove, value);
            }
        }

        return Default;
    }

    /// <summary>A name for the policy that changes with its meaning, to keep its compiled form under.</summary>
    public string Fingerprint()
    {
        // FNV-1a: SHA-512 would load OpenSSL, which costs more than everything else here.
        var hash = 0xcbf2_9ce4_8422_2325UL;
        Mix($"3 {Kind} {Errno}");
        foreach (var call in Calls)
        {
            Mix(call);
        }

        return hash.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);

        void Mix(string text)
        {
            foreach (var character in text)
            {
                hash = (hash ^ character) * 0x100_0000_01b3;
            }

            hash = (hash ^ ' ') * 0x100_0000_01b3;
        }
    }

    /// <summary>Compiles the policy to a BPF program.</summary>
    /// <exception cref="RktException">libseccomp is missing, or knows no call of one of the names.</exception>
    public byte[] Compile()
    {
        using var filter = Kind == SystemCallPolicyKind.Retain ? SystemCallFilter.Refusing(Errno) : SystemCallFilter.Allowing();
        foreach (var call in Calls)
        {
            if (Kind == SystemCallPolicyKind.Retain)
            {
                filter.Allow(call);
            }
            else
            {
                filter.Refuse(call, Errno);
            }
        }

        if (ReferenceEquals(this, Default))
        {
            filter.AllowWhenClear("clone", NamespaceFlags);
            // Its flags are in memory, where a filter cannot look; "not there" makes libraries use clone.
            filter.Refuse("clone3", NotImplemented);
        }
        else if (Kind == SystemCallPolicyKind.Retain)
        {
            // Without these two not even the app itself could be started, or end.
            filter.Allow("execve");
            filter.Allow("exit_group");
        }

        return filter.Export();
    }

    private static SystemCallPolicy? Of(SystemCallPolicyKind kind, SeccompValue value)
    {
        if (kind == SystemCallPolicyKind.Retain && value.Set.Contains(Everything))
        {
            return null;
        }

        if (kind == SystemCallPolicyKind.Remove && value.Set.Contains(Nothing))
        {
            return Default;
        }

        var calls = new List<string>();
        foreach (var name in value.Set)
        {
            // A name that is passed over silently would leave a hole in the filter.
            var members = SystemCallGroups.Expand(name) ?? throw new RktException($"unknown group of system calls \"{name}\"");
            if (members.Count == 1 && members[0] == name && !SystemCallFilter.Knows(name))
            {
                throw new RktException($"unknown system call \"{name}\"");
            }

            calls.AddRange(members);
        }

        return new SystemCallPolicy(kind, calls, value.Errno is { } errno ? ErrnoNames.Parse(errno) : null);
    }
}
