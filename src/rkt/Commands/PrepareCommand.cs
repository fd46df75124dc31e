using Appc.Names;
using Rkt.Cli.Output;
using Rkt.Cli.Parsing;
using Rkt.Cli.Requests;
using Rkt.Cli.Settings;

namespace Rkt.Cli.Commands;

/// <summary><c>rkt prepare</c>: makes a pod that <c>run-prepared</c> can run later.</summary>
internal sealed class PrepareCommand : Command
{
    private static readonly Flag Quiet = Flag.Switch("quiet", "print nothing but the UUID, as is done anyway");

    public override string Name => "prepare";

    public override string Summary => "Make a pod of images, to be run later";

    public override string Usage => "[--volume=name,kind=host,...] [--mount volume=VOL,target=PATH] IMAGE [-- image-args...[---]]...";

    public override string Description =>
        "Makes a pod of images, as rkt run does, and prints its UUID. The pod waits for rkt run-prepared.";

    public override IReadOnlyList<Flag> Flags { get; } = [.. PodFlags.OfPreparation, Quiet, .. ImageFlags.All];

    public override bool TakesImages => true;

    public override int Run(Invocation call)
    {
        var request = PodRequestReading.Read(call);
        Privileges.RequireSuperuser();
        var preparation = Preparations.For(call, new PreparationReport(call));
        using var pod = preparation.Prepare(request, PodId.NewRandom());
        pod.MoveToPrepared();
        call.Output.WriteLine(pod.Id);
        return 0;
    }
}
