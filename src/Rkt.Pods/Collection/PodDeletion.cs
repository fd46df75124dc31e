using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Host.Files;
using Rkt.Host.Files.Trees;
using Rkt.Host.Kernel;
using Rkt.Host.Launching;
using Rkt.Pods.Flavours;
using Rkt.Pods.Layout;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Pods.Lifecycle;

namespace Rkt.Pods.Collection;

/// <summary>Deletes a pod that is garbage: what it left on the host first, then its directory.</summary>
/// <param name="stage1">The installation's own stage1, which knows what its pods leave behind.</param>
/// <param name="localConfiguration">The administrator's configuration directory, handed to that program.</param>
/// <param name="debug">Whether that program tells more.</param>
/// <param name="listener">Told of failures that do not stop the deletion.</param>
public sealed class PodDeletion(string stage1, string localConfiguration, bool debug, ICollectionListener listener)
{
    /// <summary>Deletes a pod. The caller holds its lock, and goes on holding it.</summary>
    /// <exception cref="RktException">Something could not be removed; the pod stays what it was, for the next attempt.</exception>
    public void Delete(PodId id, PodPhase phase, PodPath pod)
    {
        listener.Deleting(id);
        if (phase == PodPhase.ExitedGarbage)
        {
            CleanHost(id, pod);
        }

        try
        {
            // A host directory that is still bound below the pod must not be emptied with it.
            foreach (var target in MountedFileSystem.MountsBelow(pod.Root).Reverse())
            {
                HostMount.Detach(target);
            }

            // stage1's root goes first: a pod that is half removed still has its manifest, and is recognised.
            TreeRemoval.Remove(pod.Stage1Root);
            TreeRemoval.Remove(pod.Root);
        }
        catch (KernelException e) when (e.Errno == Errno.EXDEV)
        {
            // Mounted since the look above, or under a name that is not text.
            throw new RktException($"something is mounted at \"{e.Subject}\"")
            {
                Hint = "unmount it and try again",
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RktException($"cannot delete pod \"{id}\"", e);
        }
    }

    /// <summary>Has stage1 take down networks and cgroups.</summary>
    private void CleanHost(PodId id, PodPath pod)
    {
        PodStage1? ofPod = null;
        try
        {
            ofPod = PodStage1.Of(pod, stage1);
            CallGc(id, pod, ofPod);
        }
        catch (RktException e) when (ofPod?.BuiltIn is null)
        {
            // A program that came with the pod and may be broken for good: as in rkt 1.x it does not keep the pod for ever.
            listener.Warn($"the stage1 of pod \"{id}\" may have left something on the host", e);
        }
    }

    private void CallGc(PodId id, PodPath pod, PodStage1 ofPod)
    {
        if (ofPod.Gc(new GarbageArguments { Pod = id, Debug = debug, LocalConfiguration = localConfiguration }) is not { } call)
        {
            return;
        }

        try
        {
            var status = ChildProgram.Run(call.Program, call.Words, pod.Root);
            if (status.Code != 0 && ofPod.BuiltIn is null)
            {
                throw new RktException($"entrypoint gc of \"{ofPod.ImageName}\" ended with status {status.Code}");
            }

            if (status.Code != 0)
            {
                // The pod's directory is the only record of what is still to be undone: without it nobody would ever find it.
                throw new RktException($"stage1 could not clean up after pod \"{id}\", so the pod is kept")
                {
                    Hint = "mend what stage1 says above and collect again",
                };
            }
        }
        catch (KernelException e)
        {
            throw new RktException($"cannot execute stage1 for pod \"{id}\"", e);
        }
    }
}
