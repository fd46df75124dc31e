using System.Text;
using Rkt.Host.Errors;
using Rkt.Host.Launching;
using Rkt.Pods.Layout.Entrypoints;

namespace Rkt.Stage1.Namespaces;

/// <summary>Launches pid 1 of a pod that has a user namespace.</summary>
/// <remarks>
/// In two steps, because the user namespace must own the pod's other namespaces, but not the one of its mounts: a holder makes the mounts
/// as the host's root and then the user namespace, which gets its ids from us; pid 1 joins both and makes the rest.
/// </remarks>
internal static class InitLaunch
{
    private const int Kill = 9;

    internal static Child In(PodNamespaces namespaces, UserRange users, int nothing)
    {
        using var holder = Child.Launch(HolderPlan(namespaces, users), [nothing], joined: null);
        try
        {
            Map(holder.Pid, "uid_map", users);
            Map(holder.Pid, "gid_map", users);
            return Child.Launch(Plan(namespaces), [nothing], holder);
        }
        finally
        {
            // What it held, pid 1 holds now.
            holder.Signal(Kill);
            holder.Wait();
        }
    }

    private static LaunchPlan HolderPlan(PodNamespaces namespaces, UserRange users)
    {
        var plan = new LaunchPlanBuilder();
        PodNamespaces.LeaveSession(plan);
        plan.SetFileIds(users.Shift, users.Shift);
        namespaces.MakeMounts(plan, users.Shift);
        plan.Unshare(NamespaceKinds.User);
        plan.DieWithParent();
        plan.Pause();
        return plan.Build(NamespaceKinds.Mount, NamespaceKinds.None);
    }

    private static LaunchPlan Plan(PodNamespaces namespaces)
    {
        var plan = new LaunchPlanBuilder();
        plan.SetIdentity(0, 0, [], bounding: null);
        plan.DieWithParent();
        PodNamespaces.LeaveSession(plan);
        namespaces.Finish(plan);
        return plan.Build(namespaces.Shared & ~NamespaceKinds.Mount, NamespaceKinds.User | NamespaceKinds.Mount);
    }

    private static void Map(int pid, string file, UserRange users)
    {
        try
        {
            // The kernel takes the whole map in one write, once.
            using var map = File.OpenHandle($"/proc/{pid}/{file}", FileMode.Open, FileAccess.Write);
            RandomAccess.Write(map, Encoding.ASCII.GetBytes($"0 {users.Shift} {users.Count}\n"), 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RktException($"cannot give the pod the ids {users}", e);
        }
    }
}
