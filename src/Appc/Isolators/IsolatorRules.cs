using Appc.Json;
using Appc.Names;

namespace Appc.Isolators;

/// <summary>What holds for the isolators of an app together, and how to find one among them.</summary>
public static class IsolatorRules
{
    /// <summary>The value of the last isolator of a name, which is the one that counts; null when there is none.</summary>
    public static TValue? FindLast<TValue>(this IReadOnlyList<Isolator> isolators, string name)
        where TValue : IsolatorValue
    {
        for (var i = isolators.Count - 1; i >= 0; i--)
        {
            if (isolators[i].Name.ToString() == name)
            {
                return isolators[i].Value as TValue;
            }
        }

        return null;
    }

    /// <summary>The isolators without those of a name.</summary>
    public static IReadOnlyList<Isolator> Without(this IReadOnlyList<Isolator> isolators, string name) =>
        [.. isolators.Where(isolator => isolator.Name.ToString() != name)];

    internal static void Validate(IReadOnlyList<Isolator> isolators, JsonPath path, ProblemList problems)
    {
        var seen = new HashSet<AcIdentifier>();
        for (var i = 0; i < isolators.Count; i++)
        {
            if (isolators[i].Name is not { } name)
            {
                continue;
            }

            if (isolators[i].Value is null)
            {
                problems.Add(path.Element(i), $"invalid isolator: \"{name}\" is not known");
            }
            else if (!seen.Add(name) && !MayRepeat(name.ToString()))
            {
                problems.Add(path.Element(i), $"isolators set contains too many instances of type {name}");
            }
        }

        if (seen.Contains(SeccompRetain) && seen.Contains(SeccompRemove))
        {
            problems.Add(path, $"isolators set contains incompatible types: {SeccompRetain} and {SeccompRemove}");
        }
    }

    private static AcIdentifier SeccompRetain { get; } = AcIdentifier.Parse(IsolatorNames.SeccompRetainSet);

    private static AcIdentifier SeccompRemove { get; } = AcIdentifier.Parse(IsolatorNames.SeccompRemoveSet);

    private static bool MayRepeat(string name) =>
        name.StartsWith("resource/", StringComparison.Ordinal)
        || name is IsolatorNames.CapabilitiesRetainSet or IsolatorNames.CapabilitiesRemoveSet or IsolatorNames.NoNewPrivileges;
}
