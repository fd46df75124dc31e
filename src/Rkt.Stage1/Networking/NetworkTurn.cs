using System.Diagnostics;
using Rkt.Host.Files;
using Rkt.Pods.Layout;

namespace Rkt.Stage1.Networking;

/// <summary>Whose turn it is to change a pod's networks: that of one process, with the plugins that it executes and with what those start.</summary>
/// <remarks>
/// The pod's own lock does not say it. A supervisor or collector that was killed leaves processes that go on for a while, such as the plugin that
/// manages addresses: what they make after the pod was taken out of its networks would belong to nobody.
/// </remarks>
internal sealed class NetworkTurn : IDisposable
{
    /// <summary>Longer than any orphan needs; what lasts longer is a service that a plugin has started.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);

    private readonly DirectoryHandle _directory;

    private NetworkTurn(DirectoryHandle directory) => _directory = directory;

    /// <summary>The descriptor that keeps the turn for whoever inherits it, valid while this object lives.</summary>
    internal int Descriptor => _directory.Descriptor;

    /// <summary>Waits for the turn; null when the pod was never to be in any network.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="warn">Told when the wait was in vain: it is our turn all the same.</param>
    /// <param name="patience">How long to wait; null for as long as an orphan may need.</param>
    internal static NetworkTurn? Await(PodPath pod, Action<string> warn, TimeSpan? patience = null)
    {
        var directory = DirectoryHandle.OpenIfExists(pod.NetworkConfigurations);
        if (directory is null)
        {
            return null;
        }

        var clock = Stopwatch.StartNew();
        while (!FileLock.TryTakeExclusive(directory))
        {
            if (clock.Elapsed >= (patience ?? Patience))
            {
                warn("a process that a network plugin has started does not end");
                break;
            }

            Thread.Sleep(Step);
        }

        return new NetworkTurn(directory);
    }

    public void Dispose() => _directory.Dispose();
}
