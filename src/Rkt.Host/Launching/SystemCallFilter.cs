using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Launching;

/// <summary>A seccomp filter under construction; the finished one is a BPF program for <see cref="LaunchPlanBuilder.SetSystemCallFilter"/>.</summary>
public sealed class SystemCallFilter : IDisposable
{
    private const int NotImplemented = 38;

    private nint _filter;

    private SystemCallFilter(nint filter) => _filter = filter;

    /// <summary>Starts a filter that lets every call pass but those named later.</summary>
    /// <exception cref="RktException">libseccomp cannot be loaded.</exception>
    public static SystemCallFilter Allowing() => Start(Seccomp.SCMP_ACT_ALLOW);

    /// <summary>Starts a filter that refuses every call but those named later.</summary>
    /// <param name="errno">What a refused call returns; null to kill the process.</param>
    /// <exception cref="RktException">libseccomp cannot be loaded.</exception>
    public static SystemCallFilter Refusing(int? errno) => Start(Refusal(errno));

    /// <summary>Whether this machine's libseccomp knows a call of this name.</summary>
    public static bool Knows(string name) => Seccomp.seccomp_syscall_resolve_name(name) != Seccomp.NR_SCMP_ERROR;

    /// <summary>Lets a call pass. A call that this architecture does not have is passed over.</summary>
    public void Allow(string name) => Add(name, Seccomp.SCMP_ACT_ALLOW);

    /// <summary>Lets a call pass when some bits of its first argument are all clear.</summary>
    public unsafe void AllowWhenClear(string name, ulong bits)
    {
        var comparison = new Seccomp.scmp_arg_cmp { arg = 0, op = Seccomp.SCMP_CMP_MASKED_EQ, datum_a = bits, datum_b = 0 };
        Check(Seccomp.seccomp_rule_add_array(_filter, Seccomp.SCMP_ACT_ALLOW, Resolve(name), 1, &comparison), name);
    }

    /// <summary>Lets a call pass unless the lowest bits of its first argument are a number.</summary>
    /// <remarks>
    /// Bit by bit, since a comparison for "not equal" is one of all 64 bits: where the kernel looks at the lower half alone, as at an int, any bit
    /// above would make the number another one to the filter.
    /// </remarks>
    /// <param name="name">The call.</param>
    /// <param name="number">The number.</param>
    /// <param name="bits">How many bits are looked at.</param>
    public unsafe void AllowUnless(string name, ulong number, int bits)
    {
        for (var i = 0; i < bits; i++)
        {
            var bit = 1UL << i;
            var comparison = new Seccomp.scmp_arg_cmp { arg = 0, op = Seccomp.SCMP_CMP_MASKED_EQ, datum_a = bit, datum_b = ~number & bit };
            Check(Seccomp.seccomp_rule_add_array(_filter, Seccomp.SCMP_ACT_ALLOW, Resolve(name), 1, &comparison), name);
        }
    }

    /// <summary>Refuses a call.</summary>
    /// <param name="name">The call.</param>
    /// <param name="errno">What it returns; null to kill the process.</param>
    public void Refuse(string name, int? errno) => Add(name, Refusal(errno));

    /// <summary>The filter as an array of <c>struct sock_filter</c>.</summary>
    public byte[] Export()
    {
        using var memory = new SafeFileHandle(Syscall.memfd_create("seccomp", Syscall.MFD_CLOEXEC), ownsHandle: true);
        if (memory.IsInvalid)
        {
            throw KernelException.FromLastError("memfd_create");
        }

        Check(Seccomp.seccomp_export_bpf(_filter, (int)memory.DangerousGetHandle()), "export");
        var program = new byte[RandomAccess.GetLength(memory)];
        RandomAccess.Read(memory, program, 0);
        return program;
    }

    public void Dispose()
    {
        if (_filter != 0)
        {
            Seccomp.seccomp_release(_filter);
            _filter = 0;
        }
    }

    private static SystemCallFilter Start(uint defaultAction)
    {
        try
        {
            var filter = new SystemCallFilter(Seccomp.seccomp_init(defaultAction));
            filter.AddCompatibleArchitectures();
            Check(Seccomp.seccomp_attr_set(filter._filter, Seccomp.SCMP_FLTATR_ACT_BADARCH, Refusal(NotImplemented)), "other tables");
            // A tree in place of a list: what every call of the app pays.
            Check(Seccomp.seccomp_attr_set(filter._filter, Seccomp.SCMP_FLTATR_CTL_OPTIMIZE, 2), "optimize");
            return filter;
        }
        catch (DllNotFoundException e)
        {
            throw new RktException("cannot make a system call filter", e)
            {
                Hint = "install libseccomp (on Debian: libseccomp2), or run with --insecure-options=seccomp",
            };
        }
    }

    /// <summary>The other system call tables that programs may use, each with rules of its own; calls of any further table do not exist.</summary>
    /// <remarks>x32 is such a table: few kernels serve it, and its rules would be a third of every filter, which the kernel compiles for each process.</remarks>
    private void AddCompatibleArchitectures()
    {
        uint[] architectures = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => [Seccomp.SCMP_ARCH_X86],
            Architecture.Arm64 => [Seccomp.SCMP_ARCH_ARM],
            _ => [],
        };
        foreach (var architecture in architectures)
        {
            Check(Seccomp.seccomp_arch_add(_filter, architecture), "architecture");
        }
    }

    private unsafe void Add(string name, uint action)
    {
        var number = Seccomp.seccomp_syscall_resolve_name(name);
        if (number != Seccomp.NR_SCMP_ERROR)
        {
            Check(Seccomp.seccomp_rule_add_array(_filter, action, number, 0, null), name);
        }
    }

    private static int Resolve(string name) => Seccomp.seccomp_syscall_resolve_name(name) switch
    {
        Seccomp.NR_SCMP_ERROR => throw new ArgumentException($"\"{name}\" is no system call", nameof(name)),
        var number => number,
    };

    private static uint Refusal(int? errno) =>
        errno is { } number ? Seccomp.SCMP_ACT_ERRNO | (uint)number : Seccomp.SCMP_ACT_KILL_PROCESS;

    private static void Check(int result, string subject)
    {
        if (result < 0)
        {
            throw new KernelException("libseccomp", -result, subject);
        }
    }
}
