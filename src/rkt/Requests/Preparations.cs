using Appc.Names;
using Rkt.Cli.Commands;
using Rkt.Cli.Output;
using Rkt.Images.Store;
using Rkt.Pods.Lifecycle;
using Rkt.Pods.Preparation;

namespace Rkt.Cli.Requests;

/// <summary>What the commands that make pods make them with.</summary>
internal static class Preparations
{
    public static PodPreparation For(Invocation call, PreparationReport report) => new(
        new ImageFinding(
            new ImageStore(call.Global.DataDirectory),
            call.Global.Trust,
            FetchHandover.PolicyOf(call),
            new FetchHandover(call),
            report.ImageFound),
        new PodsDirectory(call.Global.DataDirectory),
        AcVersion.Parse(BuildVersion.Text),
        report);
}
