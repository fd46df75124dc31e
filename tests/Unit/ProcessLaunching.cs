using Xunit;

namespace Tests.Unit;

/// <summary>Tests that launch processes. A new process holds all our descriptors until its exec, locks included: no other test runs meanwhile.</summary>
[CollectionDefinition(nameof(ProcessLaunching), DisableParallelization = true)]
public sealed class ProcessLaunching
{
    /// <summary>The numbers of this process's children, in any of its threads.</summary>
    public static IReadOnlyList<string> Children() => [.. Directory.GetDirectories("/proc/self/task").SelectMany(ChildrenOf)];

    private static string[] ChildrenOf(string thread)
    {
        try
        {
            return File.ReadAllText($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (IOException)
        {
            // A thread that has ended meanwhile; its children are another's now, or nobody's.
            return [];
        }
    }
}
