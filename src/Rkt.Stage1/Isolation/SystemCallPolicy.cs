using System.Globalization;
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
    private const string CloneCall = "clone";
    private const string Clone3Call = "clone3";
    private const string SocketCall = "socket";

    /// <summary>To be raised when the same policy is to be compiled to something else.</summary>
    private const int CompilerVersion = 6;

    private const int PermissionDenied = 1;
    private const int NotImplemented = 38;

    /// <summary>AF_VSOCK: a way to the host of a virtual machine, or to its guests, that no network namespace covers.</summary>
    private const ulong MachineSockets = 40;

    /// <summary>All families of sockets have less than 64 for a number.</summary>
    private const int BitsOfFamily = 6;

    /// <summary>CLONE_NEW*: new namespaces, a user namespace above all, open kernel code that apps have no need of.</summary>
    private const ulong NamespaceFlags = 0x7e02_0000;

    /// <summary>The policy of an app that has no seccomp isolator.</summary>
    /// <remarks>A refused call returns an error and does not kill: programs try new calls and fall back to old ones.</remarks>
    public static SystemCallPolicy Default { get; } =
        new(SystemCallPolicyKind.Retain, SystemCallGroups.DefaultWhitelist, PermissionDenied)
        {
            MakesOrdinaryProcesses = true,
            OpensOrdinarySockets = true,
        };

    /// <summary>Whether <c>clone</c> passes for processes and threads, and is refused for new namespaces.</summary>
    public bool MakesOrdinaryProcesses { get; init; }

    /// <summary>Whether <c>socket</c> passes for all families but that between virtual machines and their host.</summary>
    public bool OpensOrdinarySockets { get; init; }

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

    /// <summary>All that makes the policy what it is, as a line of text: two policies with the same are compiled to the same.</summary>
    public string ToText() => string.Create(
        CultureInfo.InvariantCulture, $"{CompilerVersion} {Kind} errno={Errno} processes={MakesOrdinaryProcesses} sockets={OpensOrdinarySockets} {string.Join(' ', Calls)}");

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

        if (MakesOrdinaryProcesses)
        {
            filter.AllowWhenClear(CloneCall, NamespaceFlags);
            // Its flags are in memory, where a filter cannot look; "not there" makes libraries use clone.
            filter.Refuse(Clone3Call, NotImplemented);
        }

        if (OpensOrdinarySockets)
        {
            filter.AllowUnless(SocketCall, MachineSockets, BitsOfFamily);
        }

        if (Kind == SystemCallPolicyKind.Retain)
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
        var hasWhitelist = false;
        foreach (var name in value.Set)
        {
            // A name that is passed over silently would leave a hole in the filter.
            var members = SystemCallGroups.Expand(name) ?? throw new RktException($"unknown group of system calls \"{name}\"");
            if (members.Count == 1 && members[0] == name && !SystemCallFilter.Knows(name))
            {
                throw new RktException($"unknown system call \"{name}\"");
            }

            calls.AddRange(members);
            hasWhitelist |= ReferenceEquals(members, SystemCallGroups.DefaultWhitelist);
        }

        if (hasWhitelist && kind == SystemCallPolicyKind.Remove)
        {
            calls.AddRange(CloneCall, Clone3Call, SocketCall);
        }

        return new SystemCallPolicy(kind, calls, value.Errno is { } errno ? ErrnoNames.Parse(errno) : null)
        {
            // Who names a call means it as it is.
            MakesOrdinaryProcesses = hasWhitelist && kind == SystemCallPolicyKind.Retain && !calls.Contains(CloneCall) && !calls.Contains(Clone3Call),
            OpensOrdinarySockets = hasWhitelist && kind == SystemCallPolicyKind.Retain && !calls.Contains(SocketCall),
        };
    }
}
