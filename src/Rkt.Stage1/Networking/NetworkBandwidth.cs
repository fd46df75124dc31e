using Appc.Isolators;
using Rkt.Host.Errors;
using Rkt.Stage1.Networking.Cni;

namespace Rkt.Stage1.Networking;

/// <summary>The most that a pod may receive and send by each of its interfaces but loopback: the isolator <c>resource/network-bandwidth</c>.</summary>
/// <param name="BytesPerSecond">For each direction.</param>
public sealed record NetworkBandwidth(long BytesPerSecond)
{
    /// <summary>Less, and the plugin's count of the time that a packet takes overflows.</summary>
    private const long Least = 1000;

    /// <summary>More, and the size of the plugin's queue overflows.</summary>
    private const long Most = 100_000_000_000;

    /// <summary>A packet of 64 KiB with its headers: a bucket that is smaller never lets it pass.</summary>
    private const long LeastBurst = 66_000;
    private const long MostBurst = 256L << 20;
    private const long BurstsPerSecond = 10;
    private const long BitsPerByte = 8;

    /// <summary>Bits per second, as CNI's convention has it.</summary>
    public long Rate => BytesPerSecond * BitsPerByte;

    /// <summary>Bits that may pass at once after a silence: those of a tenth of a second.</summary>
    public long Burst => Math.Clamp(BytesPerSecond / BurstsPerSecond, LeastBurst, MostBurst) * BitsPerByte;

    /// <summary>Collects the limits of a pod and of its apps; null when there is none.</summary>
    /// <param name="pod">The pod's isolators: its limit bounds those of its apps.</param>
    /// <param name="apps">The isolators of each app.</param>
    /// <param name="obstacle">Why nothing could limit the pod's network, such as "the pod has no network"; null when something can.</param>
    /// <exception cref="RktException">The limits differ, and the apps share their network; or there is a limit that nothing can keep.</exception>
    public static NetworkBandwidth? Collect(IReadOnlyList<Isolator> pod, IEnumerable<IReadOnlyList<Isolator>> apps, string? obstacle)
    {
        var bound = LimitOf(pod);
        var chosen = bound;
        foreach (var app in apps)
        {
            var limit = LimitOf(app);
            if (limit is null || limit.Value >= bound?.Value)
            {
                continue;
            }

            if (chosen is not null && chosen.Value != limit.Value)
            {
                throw new RktException($"isolator \"{IsolatorNames.NetworkBandwidth}\" is asked for as \"{chosen}\" and as \"{limit}\", and the apps of a pod share their network")
                {
                    Hint = "give all of them the same limit, or the pod one that bounds them",
                };
            }

            chosen = limit;
        }

        return chosen is null ? null
            : obstacle is null ? Of(chosen)
            : throw new RktException($"isolator \"{IsolatorNames.NetworkBandwidth}\" cannot be applied: {obstacle}")
            {
                Hint = "run the pod in a network of its own (--net=default), or without the isolator",
            };
    }

    /// <summary>What is known of a pod, with its limit in the form of CNI's capability <c>bandwidth</c>.</summary>
    public CapabilityArguments AddTo(CapabilityArguments arguments) => arguments.With(CapabilityArguments.Bandwidth, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("ingressRate", Rate);
        json.WriteNumber("ingressBurst", Burst);
        json.WriteNumber("egressRate", Rate);
        json.WriteNumber("egressBurst", Burst);
        json.WriteEndObject();
    });

    private static Quantity? LimitOf(IReadOnlyList<Isolator> isolators) => isolators.FindLast<ResourceValue>(IsolatorNames.NetworkBandwidth)?.Limit;

    private static NetworkBandwidth Of(Quantity limit) => limit.Value is >= Least and <= Most
        ? new NetworkBandwidth(limit.Value)
        : throw new RktException($"isolator \"{IsolatorNames.NetworkBandwidth}\" cannot be applied: \"{limit}\" is not between 1k and 100G bytes a second")
        {
            Hint = limit.Value < Least ? "a pod that is to reach nobody is run with --net=none" : "a network that fast is best left without a limit",
        };
}
