using Rkt.Cli.Commands;
using Rkt.Cli.Settings;
using Rkt.Pods.Flavours;
using Rkt.Pods.Preparation;

namespace Rkt.Cli.Output;

/// <summary>Tells on standard error which images a pod is made of.</summary>
/// <param name="call">The command that prepares.</param>
internal sealed class PreparationReport(Invocation call) : IPreparationListener
{
    public void ImageFound(string message)
    {
        // What comes from elsewhere is told by whoever brings it; a hit in the store only when asked for.
        if (call.Global.Debug)
        {
            call.Error.WriteLine($"image: {message}");
        }
    }

    public void OverlayDisabled(string reason) => call.Note($"disabling overlay support: \"{reason}\"");

    /// <summary>Names the stage1 that will run a new pod; an image has been named when it was found.</summary>
    public void Stage1Chosen(BuiltInFlavour? flavour)
    {
        if (flavour is { } builtIn)
        {
            Stage1Chosen(Stage1Program.NameOf(builtIn));
        }
    }

    /// <summary>Names the stage1 that will run a prepared pod.</summary>
    public void Stage1Chosen(PodStage1 stage1) => Stage1Chosen(stage1.ImageName ?? Stage1Program.NameOf(stage1.BuiltIn!.Value));

    private void Stage1Chosen(string name)
    {
        if (call.Global.Debug)
        {
            call.Error.WriteLine($"image: using image from local store for image name {name}");
        }
    }
}
