using Appc.Isolators;

namespace Rkt.Stage1.Isolation;

/// <summary>A set of Linux capabilities, a bit each in the kernel's numbering.</summary>
/// <param name="Mask">Bit N stands for capability N.</param>
public readonly record struct CapabilitySet(ulong Mask)
{
    /// <summary>Every capability that any kernel has.</summary>
    public static CapabilitySet All => new(ulong.MaxValue);

    /// <summary>Looking into other processes, their roots and descriptors in /proc among it.</summary>
    public static CapabilitySet Tracing => new(1UL << 19);

    /// <summary>What an app keeps that says nothing about capabilities (interface reference, section 8).</summary>
    public static CapabilitySet Default { get; } = Of(
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FSETID", "FOWNER", "KILL", "MKNOD", "NET_RAW", "NET_BIND_SERVICE", "SETUID", "SETGID",
        "SETPCAP", "SETFCAP", "SYS_CHROOT");

    public bool Has(int number) => (Mask >> number & 1) == 1;

    public CapabilitySet Without(CapabilitySet other) => new(Mask & ~other.Mask);

    /// <summary>The set of the capabilities named, with or without <c>CAP_</c>, in any case.</summary>
    /// <exception cref="FormatException">A name is no capability's.</exception>
    public static CapabilitySet Parse(IEnumerable<string> names)
    {
        var mask = 0UL;
        foreach (var name in names)
        {
            mask |= 1UL << CapabilityNames.NumberOf(name);
        }

        return new CapabilitySet(mask);
    }

    private static CapabilitySet Of(params string[] names) => Parse(names);
}
