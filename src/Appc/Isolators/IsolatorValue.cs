using System.Text.Json;
using Appc.Json;

namespace Appc.Isolators;

/// <summary>What an isolator of a known name asks for.</summary>
public abstract record IsolatorValue
{
    private protected IsolatorValue()
    {
    }

    internal abstract void Write(Utf8JsonWriter writer);

    /// <summary>Reads the value of an isolator; null when the name is not known.</summary>
    internal static IsolatorValue? Read(string name, JsonElement element, JsonPath path, ProblemList problems) => name switch
    {
        IsolatorNames.Cpu or IsolatorNames.Memory => ResourceValue.Read(element, path, problems, ResourceKind.PerApp),
        IsolatorNames.BlockBandwidth or IsolatorNames.BlockIops or IsolatorNames.NetworkBandwidth =>
            ResourceValue.Read(element, path, problems, ResourceKind.Default),
        IsolatorNames.CapabilitiesRetainSet or IsolatorNames.CapabilitiesRemoveSet =>
            CapabilitiesValue.Read(element, path, problems),
        IsolatorNames.SeccompRetainSet or IsolatorNames.SeccompRemoveSet => SeccompValue.Read(element, path, problems),
        IsolatorNames.NoNewPrivileges => FlagValue.Read(element, path, problems),
        IsolatorNames.OomScoreAdjustment => NumberValue.Read(element, path, problems, -1000, 1000),
        IsolatorNames.CpuShares => NumberValue.Read(element, path, problems, 2, 262144),
        IsolatorNames.ProcessLimit => NumberValue.Read(element, path, problems, 1, NumberValue.MostProcesses),
        IsolatorNames.SelinuxContext => SelinuxContextValue.Read(element, path, problems),
        IsolatorNames.ApparmorProfile => ApparmorProfileValue.Read(element, path, problems),
        IsolatorNames.Sysctl => SysctlValue.Read(element, path, problems),
        IsolatorNames.Rlimits => RlimitsValue.Read(element, path, problems),
        _ => null,
    };
}
