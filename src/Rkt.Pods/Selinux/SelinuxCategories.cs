using System.Text;
using Appc.Isolators;
using Rkt.Host.Files;
using Rkt.Pods.Layout;
using Rkt.Pods.Lifecycle;

namespace Rkt.Pods.Selinux;

/// <summary>Gives pods SELinux contexts with two categories that no other pod of the data directory has: so the policy keeps them apart.</summary>
/// <remarks>
/// As with ranges of user ids, the file in the pod's directory is all that is recorded. There are 523,776 pairs, taken at random: pods of
/// other data directories and containers of others, which we do not see, are unlikely to be met.
/// </remarks>
/// <param name="pods">The pods.</param>
public sealed class SelinuxCategories(PodsDirectory pods)
{
    private const int Categories = 1024;
    private const UnixFileMode GroupFile = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    /// <summary>Gives contexts to a pod that is being prepared.</summary>
    /// <param name="pod">The pod's directory.</param>
    /// <param name="isolators">The pod's own isolators.</param>
    /// <param name="policy">The machine's policy.</param>
    /// <exception cref="Host.Errors.RktException">An isolator has no context.</exception>
    public SelinuxContexts Take(PodPath pod, IReadOnlyList<Isolator> isolators, SelinuxPolicy policy)
    {
        using var directory = pods.TakeLock("selinux");
        var contexts = isolators.FindLast<SelinuxContextValue>(IsolatorNames.SelinuxContext) is { } own
            ? SelinuxContexts.Of(own, policy.File)
            : WithFreeCategories(policy);
        NewFile.Write(pod.SelinuxContexts, Encoding.UTF8.GetBytes(contexts.ToText()), GroupFile);
        return contexts;
    }

    private SelinuxContexts WithFreeCategories(SelinuxPolicy policy)
    {
        var taken = FindTaken();
        while (true)
        {
            var first = Random.Shared.Next(Categories);
            var second = Random.Shared.Next(Categories);
            if (first == second)
            {
                continue;
            }

            var categories = $":c{Math.Min(first, second)},c{Math.Max(first, second)}";
            var contexts = new SelinuxContexts(With(policy.Process, categories), With(policy.File, categories));
            // Those of a policy without levels are all the same.
            if (!taken.Contains(contexts.Process) || contexts.Process == policy.Process)
            {
                return contexts;
            }
        }
    }

    private static string With(string context, string categories) =>
        context.Split(':') is [_, _, _, var sensitivity, ..] ? SelinuxContexts.WithLevel(context, sensitivity + categories) : context;

    private HashSet<string> FindTaken() =>
        pods.All().Select(SelinuxContexts.Read).OfType<SelinuxContexts>().Select(static contexts => contexts.Process).ToHashSet(StringComparer.Ordinal);
}
