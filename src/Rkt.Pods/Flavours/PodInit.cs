using Rkt.Pods.Inspection;
using Rkt.Pods.Layout;

namespace Rkt.Pods.Flavours;

/// <summary>Finds pid 1 of a running pod as the host numbers it, which enter entrypoints want to know.</summary>
public static class PodInit
{
    /// <summary>The number, from <c>POD/pid</c>, or as the only child of <c>POD/ppid</c>; null while there is none.</summary>
    /// <remarks>The caller makes sure, after this, that the pod still runs: until then the number may be of somebody else.</remarks>
    public static int? FindPid(PodPath pod) =>
        PodInspection.ReadNumber(pod.Pid) ?? (PodInspection.ReadNumber(pod.SupervisorPid) is { } supervisor ? OnlyChildOf(supervisor) : null);

    private static int? OnlyChildOf(int pid)
    {
        try
        {
            var children = new List<int>();
            foreach (var thread in Directory.GetDirectories($"/proc/{pid}/task"))
            {
                foreach (var child in File.ReadAllText($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    children.Add(int.Parse(child, System.Globalization.CultureInfo.InvariantCulture));
                }
            }

            return children.Count == 1 ? children[0] : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or IOException)
        {
            // The supervisor has ended.
            return null;
        }
    }
}
