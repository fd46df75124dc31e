using Appc.Isolators;
using Rkt.Host.Errors;

namespace Rkt.Stage1.Cgroups;

/// <summary>How much of the machine an app may use; null stands for no limit.</summary>
public sealed record ResourceLimits
{
    /// <summary>No limits.</summary>
    public static ResourceLimits None { get; } = new();

    /// <summary>Most memory in bytes; none of it is swapped out to get more.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>The same as it was written: "64Mi".</summary>
    public string? MemoryText { get; init; }

    /// <summary>Most processor time, in thousandths of one processor.</summary>
    public long? CpuMillis { get; init; }

    /// <summary>Weight against others when processor time is short; null for the kernel's.</summary>
    public long? CpuShares { get; init; }

    /// <summary>Most processes and threads at a time.</summary>
    public long? Processes { get; init; }

    /// <summary>Most bytes a second, read and written each, on each block device.</summary>
    public long? BlockBytesPerSecond { get; init; }

    /// <summary>Most operations a second, read and write each, on each block device.</summary>
    public long? BlockOperationsPerSecond { get; init; }

    /// <summary>Whether there is a limit on block devices.</summary>
    public bool LimitsBlockDevices => BlockBytesPerSecond is not null || BlockOperationsPerSecond is not null;

    /// <summary>Reads an app's isolators; the last of a name wins, requests are ignored (interface reference, section 8).</summary>
    /// <exception cref="RktException">There is a limit that the kernel does not know.</exception>
    public static ResourceLimits Read(IReadOnlyList<Isolator> isolators)
    {
        var limits = None;
        foreach (var isolator in isolators)
        {
            limits = (isolator.Name.ToString(), isolator.Value) switch
            {
                (IsolatorNames.Memory, ResourceValue { Limit: { } memory }) =>
                    limits with { MemoryBytes = memory.Value, MemoryText = memory.ToString() },
                (IsolatorNames.Cpu, ResourceValue { Limit: { } cpu }) => limits with { CpuMillis = MillisOf(cpu) },
                (IsolatorNames.CpuShares, NumberValue shares) => limits with { CpuShares = shares.Number },
                (IsolatorNames.ProcessLimit, NumberValue processes) => limits with { Processes = processes.Number },
                (IsolatorNames.BlockBandwidth, ResourceValue { Limit: { } bytes }) => limits with { BlockBytesPerSecond = RateOf(isolator, bytes) },
                (IsolatorNames.BlockIops, ResourceValue { Limit: { } operations }) =>
                    limits with { BlockOperationsPerSecond = RateOf(isolator, operations) },
                _ => limits,
            };
        }

        return limits;
    }

    /// <summary>The kernel takes 0 for no limit, which is the last thing that is meant.</summary>
    private static long RateOf(Isolator isolator, Quantity rate) => rate.Value > 0
        ? rate.Value
        : throw new RktException($"isolator \"{isolator.Name}\" cannot be applied: the kernel cannot limit an app to \"{rate}\" a second")
        {
            Hint = "the least is \"1\"",
        };

    private static long MillisOf(Quantity cpu)
    {
        // A fraction is rounded up, so that one millionth would become a thousand of them.
        var millis = cpu.MilliValue;
        return millis > CpuTime.LeastMillis || (millis == CpuTime.LeastMillis && cpu == Least)
            ? millis
            : throw new RktException($"isolator \"{IsolatorNames.Cpu}\" cannot be applied: the kernel cannot limit an app to \"{cpu}\" of a processor")
            {
                Hint = $"the least is \"{Least}\", a thousandth",
            };
    }

    private static Quantity Least { get; } = Quantity.Parse($"{CpuTime.LeastMillis}m");
}
