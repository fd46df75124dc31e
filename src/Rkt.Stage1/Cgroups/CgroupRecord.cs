using Rkt.Pods.Layout;

namespace Rkt.Stage1.Cgroups;

/// <summary>The list, in a pod's directory, of the cgroups that were made for it.</summary>
/// <remarks>A line is written before its cgroup is made: collection finds it whatever happens.</remarks>
internal static class CgroupRecord
{
    /// <summary>The directories of the pod's cgroups: of version 1 one for each app and hierarchy; of version 2 one, with those of the apps below.</summary>
    public static IReadOnlyList<string> Read(PodPath pod) => File.Exists(pod.SubCgroup) ? File.ReadAllLines(pod.SubCgroup) : [];

    /// <summary>Adds directories that are about to be made.</summary>
    public static void Add(PodPath pod, IEnumerable<string> directories) =>
        // Appended: rewriting would empty the file for a moment, and a crash in it would lose those that exist.
        File.AppendAllText(pod.SubCgroup, string.Concat(directories.Select(directory => directory + "\n")));

    /// <summary>Forgets all: they are gone.</summary>
    public static void Clear(PodPath pod) => File.Delete(pod.SubCgroup);
}
