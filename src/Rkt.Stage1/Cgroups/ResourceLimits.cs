using Appc.Isolators;

namespace Rkt.Stage1.Cgroups;

/// <summary>How much of the machine an app may use.</summary>
/// <param name="MemoryBytes">Most memory; null for no limit.</param>
/// <param name="CpuMillis">Most processor time, in thousandths of one processor; null for no limit.</param>
/// <param name="CpuShares">Weight against others; null for the kernel's.</param>
public sealed record ResourceLimits(long? MemoryBytes, long? CpuMillis, long? CpuShares)
{
    /// <summary>Reads an app's isolators; the last of a name wins, requests are ignored (interface reference, section 8).</summary>
    public static ResourceLimits Read(IReadOnlyList<Isolator> isolators)
    {
        var limits = new ResourceLimits(null, null, null);
        foreach (var isolator in isolators)
        {
            limits = (isolator.Name.ToString(), isolator.Value) switch
            {
                (IsolatorNames.Memory, ResourceValue { Limit: { } memory }) => limits with { MemoryBytes = memory.Value },
                (IsolatorNames.Cpu, ResourceValue { Limit: { } cpu }) => limits with { CpuMillis = cpu.MilliValue },
                (IsolatorNames.CpuShares, NumberValue shares) => limits with { CpuShares = shares.Number },
                _ => limits,
            };
        }

        return limits;
    }
}
