using Appc.Names;
using Rkt.Cli.Output;
using Rkt.Cli.Parsing;
using Rkt.Cli.Requests;
using Rkt.Cli.Settings;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Pods.Preparation;

namespace Rkt.Cli.Commands;

/// <summary><c>rkt run</c>: makes a pod and runs it; this process becomes the pod's supervisor.</summary>
internal sealed class RunCommand : Command
{
    public override string Name => "run";

    public override string Summary => "Run images as a pod";

    public override string Usage => "[--volume=name,kind=host,...] [--mount volume=VOL,target=PATH] IMAGE [-- image-args...[---]]...";

    public override string Description =>
        "Makes a pod with an app for each IMAGE, runs it, and ends with its exit status. "
        + "An IMAGE is a file, a URL, an image name, or the start of a hash (sha512-...) of an image in the store.\n\n"
        + "Flags for an app follow its image. What follows \"--\" is added to the app's command; a lone \"---\" ends it, "
        + "and another image may follow.";

    public override IReadOnlyList<Flag> Flags { get; } =
        [.. PodFlags.OfPreparation, .. PodFlags.OfRun, PodFlags.UuidFileSave, .. ImageFlags.All];

    public override bool TakesImages => true;

    public override int Run(Invocation call)
    {
        var request = PodRequestReading.Read(call);
        RunReading.CheckInteractive(call, request.Manifest?.Apps.Count ?? request.Apps.Count);
        Privileges.RequireSuperuser();
        PodStart.RequireStage1(request.Stage1.BuiltIn);
        var id = PodId.NewRandom();
        var names = NameReading.Read(call.Flags);
        var arguments = RunReading.Read(call, id, names, request.Stage1.BuiltIn);
        UuidFile.Save(call, id);
        var report = new PreparationReport(call);
        report.Stage1Chosen(request.Stage1.BuiltIn);
        using var begun = request.PrivateUsers ? null : PodStart.TryBegin(call, request.Stage1.BuiltIn, arguments);
        var preparation = Preparations.For(call, report);
        var pod = preparation.Prepare(request, id);
        if (request.PrivateUsers)
        {
            arguments = arguments with { PrivateUsers = UserRanges.FindOf(pod.Path) };
        }

        return PodStart.Run(call, pod, request.Stage1, arguments, names, FailedStart.Discard, begun);
    }
}
