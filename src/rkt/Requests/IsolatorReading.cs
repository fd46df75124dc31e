using System.Globalization;
using Appc.Isolators;
using Rkt.Cli.Parsing;
using Rkt.Cli.Settings;
using Rkt.Host.Errors;
using Rkt.Pods.Selinux;
using Rkt.Stage1.Isolation;

namespace Rkt.Cli.Requests;

/// <summary>Reads the flags that limit an app.</summary>
internal static class IsolatorReading
{
    private const int LeastMemory = 4096;

    public static IReadOnlyList<Isolator> Read(FlagValues flags)
    {
        if (flags.Has(ImageFlags.CapsRetain) && flags.Has(ImageFlags.CapsRemove))
        {
            throw new UsageException($"{ImageFlags.CapsRetain} and {ImageFlags.CapsRemove} exclude each other");
        }

        var isolators = new List<Isolator>();
        Add(ImageFlags.Memory, ReadMemory);
        Add(ImageFlags.Cpu, static value => Isolator.Create(IsolatorNames.Cpu, Limit(Quantity.Parse(value))));
        Add(ImageFlags.CpuShares, static value => ReadNumber(IsolatorNames.CpuShares, value));
        Add(ImageFlags.PidsLimit, static value => ReadNumber(IsolatorNames.ProcessLimit, value));
        Add(ImageFlags.OomScoreAdjustment, static value => ReadNumber(IsolatorNames.OomScoreAdjustment, value));
        Add(ImageFlags.CapsRetain, static value => ReadCapabilities(IsolatorNames.CapabilitiesRetainSet, value));
        Add(ImageFlags.CapsRemove, static value => ReadCapabilities(IsolatorNames.CapabilitiesRemoveSet, value));
        Add(ImageFlags.Seccomp, ReadSeccomp);
        Add(ImageFlags.AppArmor, static value => Isolator.Create(IsolatorNames.ApparmorProfile, new ApparmorProfileValue(value.Length > 0 ? value : throw new FormatException("must not be empty"))));
        Add(ImageFlags.Selinux, ReadContext);
        if (flags.Has(ImageFlags.Ulimit))
        {
            isolators.Add(Isolator.Create(IsolatorNames.Rlimits, new RlimitsValue(ReadUlimits(flags))));
        }

        if (flags.Has(ImageFlags.NoNewPrivileges))
        {
            isolators.Add(Isolator.Create(IsolatorNames.NoNewPrivileges, new FlagValue(flags.IsOn(ImageFlags.NoNewPrivileges))));
        }

        return isolators;

        void Add(Flag flag, Func<string, Isolator> parse)
        {
            if (flags.ReadOrNull(flag, parse) is { } isolator)
            {
                isolators.Add(isolator);
            }
        }
    }

    private static IReadOnlyList<Rlimit> ReadUlimits(FlagValues flags)
    {
        var limits = flags.ReadAll(ImageFlags.Ulimit, Rlimit.Parse);
        FlagReading.CheckKeys(ImageFlags.Ulimit, limits.Select(limit => limit.Name));
        return limits;
    }

    private static Isolator ReadMemory(string value)
    {
        var amount = Quantity.Parse(value);
        return amount.Value >= LeastMemory
            ? Isolator.Create(IsolatorNames.Memory, Limit(amount))
            : throw new FormatException($"must be at least {LeastMemory} bytes");
    }

    private static ResourceValue Limit(Quantity amount) => amount.IsNegative
        ? throw new FormatException("must not be negative")
        : new() { Request = amount, Limit = amount };

    private static Isolator ReadNumber(string name, string value) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? Isolator.Create(name, new NumberValue(number))
            : throw new FormatException("must be a number");

    private static Isolator ReadCapabilities(string name, string value)
    {
        var words = Words(value);
        foreach (var word in words)
        {
            _ = CapabilityNames.NumberOf(word);
        }

        return Isolator.Create(name, new CapabilitiesValue(words));
    }

    private static Isolator ReadContext(string value) => value.Split(':', 4) is [var user, var role, var type, var level] && SelinuxContexts.IsContext(value)
        ? Isolator.Create(IsolatorNames.SelinuxContext, new SelinuxContextValue(user, role, type, level))
        : throw new FormatException("must be a context with four parts, such as system_u:system_r:container_t:s0:c1,c2");

    private static Isolator ReadSeccomp(string value)
    {
        string? mode = null;
        string? errno = null;
        var calls = new List<string>();
        foreach (var word in Words(value))
        {
            var equals = word.IndexOf('=');
            switch (equals < 0 ? "" : word[..equals])
            {
                case "":
                    calls.Add(word);
                    break;
                case "mode":
                    mode = word[(equals + 1)..];
                    break;
                case "errno":
                    errno = word[(equals + 1)..];
                    break;
                case var unknown:
                    throw new FormatException($"unknown seccomp parameter \"{unknown}\"");
            }
        }

        var name = mode switch
        {
            "retain" => IsolatorNames.SeccompRetainSet,
            "remove" => IsolatorNames.SeccompRemoveSet,
            _ => throw new FormatException("needs mode=retain or mode=remove"),
        };
        var isolator = Isolator.Create(name, new SeccompValue(calls) { Errno = errno });
        try
        {
            // Calls and groups that nobody knows: a pod with them could be prepared, and never run.
            _ = SystemCallPolicy.Read([isolator]);
        }
        catch (RktException e)
        {
            throw new FormatException(e.Message, e);
        }

        return isolator;
    }

    private static string[] Words(string value) => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
