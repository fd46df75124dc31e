using Appc.Names;
using Rkt.Cli.Commands;
using Rkt.Cli.Settings;
using Rkt.Host.Errors;
using Rkt.Pods.Collection;
using Rkt.Pods.Lifecycle;

namespace Rkt.Cli.Output;

/// <summary>Tells on the command's streams what collection does.</summary>
/// <param name="call">The command that collects.</param>
/// <param name="deletionLine">The line on standard output for a pod that is deleted; null for none.</param>
internal sealed class CollectionReport(Invocation call, Func<PodId, string>? deletionLine) : ICollectionListener
{
    public void Note(string message) => call.Note(message);

    public void Warn(string message, Exception cause) => call.Report(new RktException(message, cause));

    public void Deleting(PodId pod)
    {
        if (deletionLine is not null)
        {
            call.Output.WriteLine(deletionLine(pod));
        }
    }

    /// <summary>A collector that reports here.</summary>
    public PodCollector Collector(PodsDirectory pods)
    {
        var deletion = new PodDeletion(Stage1Program.Path, call.Global.LocalConfiguration, call.Global.Debug, this);
        return new PodCollector(pods, deletion, this, TimeProvider.System);
    }
}
