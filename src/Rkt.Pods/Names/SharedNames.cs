using Rkt.Host.Errors;
using Rkt.Host.Files;
using Rkt.Host.Files.Trees;
using Rkt.Pods.Layout;
using Rkt.Pods.Lifecycle;
using Rkt.Pods.Selinux;

namespace Rkt.Pods.Names;

/// <summary>Lets the pods of a data directory that ask for it find each other by host name, where they share a network.</summary>
/// <remarks>
/// The only record are the files of the pods themselves: <see cref="PodNames"/> in the directory of a pod that is running, which its lock
/// tells. Whoever starts, ends or collects such a pod brings the hosts files of all of them up to date, one at a time; a pod that was
/// killed is found missing by the next one.
/// </remarks>
/// <param name="pods">The pods.</param>
public sealed class SharedNames(PodsDirectory pods)
{
    private const UnixFileMode ForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Makes a pod's hosts file, and its names known to the others. The caller holds the pod's lock.</summary>
    /// <param name="pod">The pod's directory.</param>
    /// <param name="names">What it tells of itself.</param>
    /// <param name="ownPart">What its hosts file says whatever the others do.</param>
    /// <exception cref="RktException">Some pod's file could not be brought up to date; the others were.</exception>
    public void Join(PodPath pod, PodNames names, string ownPart)
    {
        // Before the names: who finds them changes the file.
        AtomicFile.Write(pod.SharedHosts, SharedHosts.Begin(ownPart), ForAll, Durability.ProcessCrash);
        if (SelinuxContexts.Read(pod)?.FileForAll is { } context)
        {
            TreeLabel.Set(pod.SharedHosts, context);
        }

        names.Write(pod);
        Refresh();
    }

    /// <summary>Takes a pod's names back. Nothing is done for a pod that has none, as any number of calls leave it.</summary>
    /// <exception cref="RktException">Some pod's file could not be brought up to date; the others were.</exception>
    public void Leave(PodPath pod)
    {
        if (File.Exists(pod.Names))
        {
            File.Delete(pod.Names);
            Refresh();
        }
    }

    /// <summary>Brings the hosts files of all running pods that ask for it up to date.</summary>
    /// <exception cref="RktException">Some pod's file could not be; the others were.</exception>
    public void Refresh()
    {
        Exception? failure = null;
        using var directory = pods.TakeLock("names");
        var running = Find(ref failure);
        foreach (var (pod, names) in running)
        {
            Try(() => SharedHosts.Update(pod.SharedHosts, EntriesFor(pod, names, running)), ref failure);
        }

        if (failure is not null)
        {
            throw new RktException("cannot bring the names of all pods up to date", failure);
        }
    }

    private List<(PodPath Pod, PodNames Names)> Find(ref Exception? failure)
    {
        var found = new List<(PodPath, PodNames)>();
        foreach (var id in pods.List(PodPhase.Run))
        {
            var pod = pods.PathOf(PodPhase.Run, id);
            PodNames? names = null;
            Try(() => names = PodNames.ReadIfExists(pod), ref failure);
            if (names is not null && PodLock.IsHeld(pod) == true)
            {
                found.Add((pod, names));
            }
        }

        return found;
    }

    /// <summary>The others' addresses in the networks that a pod is in.</summary>
    private static IEnumerable<HostsEntry> EntriesFor(PodPath pod, PodNames names, List<(PodPath Pod, PodNames Names)> running)
    {
        var networks = names.Addresses.Select(static address => address.Network).ToHashSet(StringComparer.Ordinal);
        return running.Where(other => other.Pod != pod).SelectMany(other => other.Names.Addresses
            .Where(address => networks.Contains(address.Network))
            .Select(address => new HostsEntry(address.Address, other.Names.Hostname)));
    }

    private static void Try(Action action, ref Exception? failure)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // The pod has moved on just now; whoever moved it looks after the rest.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or RktException)
        {
            failure ??= e;
        }
    }
}
