using Appc.Images;
using Rkt.Host.Errors;
using Rkt.Pods.Layout;
using Rkt.Pods.Layout.Entrypoints;

namespace Rkt.Pods.Flavours;

/// <summary>The stage1 of a pod, and how each of its entrypoints is called: the one place where flavours differ.</summary>
/// <remarks>
/// A pod with <c>stage1/manifest</c> brings its stage1 along, an image of somebody. Without it the link <c>flavor</c> in stage1's root names
/// a flavour of ours, and without that it is the native one: the pods that everybody makes need no file for it.
/// </remarks>
public sealed class PodStage1
{
    private readonly PodPath _pod;
    private readonly string _program;
    private readonly ImageManifest? _manifest;

    private PodStage1(PodPath pod, string program, BuiltInFlavour? builtIn, ImageManifest? manifest)
    {
        _pod = pod;
        _program = program;
        BuiltIn = builtIn;
        _manifest = manifest;
    }

    /// <summary>The flavour of the installation; null for an image of somebody.</summary>
    public BuiltInFlavour? BuiltIn { get; }

    /// <summary>The name and version of the image; null for a built-in flavour.</summary>
    public string? ImageName => _manifest is null ? null
        : _manifest.Labels.Find("version") is { } version ? $"{_manifest.Name}:{version}"
        : _manifest.Name.ToString();

    /// <summary>The stage1 of a pod that was made with a choice.</summary>
    /// <param name="pod">The pod's directory.</param>
    /// <param name="choice">What it was made with.</param>
    /// <param name="program">The installation's own stage1.</param>
    public static PodStage1 Of(PodPath pod, Stage1Choice choice, string program) =>
        choice.BuiltIn is { } flavour ? new PodStage1(pod, program, flavour, manifest: null) : Of(pod, program);

    /// <summary>The stage1 of any pod.</summary>
    /// <param name="pod">The pod's directory.</param>
    /// <param name="program">The installation's own stage1.</param>
    /// <exception cref="RktException">What the pod says of its stage1 cannot be understood.</exception>
    public static PodStage1 Of(PodPath pod, string program)
    {
        if (File.Exists(pod.Stage1Manifest))
        {
            return new PodStage1(pod, program, builtIn: null, ReadManifest(pod));
        }

        return new FileInfo(pod.Flavor).LinkTarget switch
        {
            null => new PodStage1(pod, program, BuiltInFlavour.Native, manifest: null),
            Entrypoint.Fly => new PodStage1(pod, program, BuiltInFlavour.Fly, manifest: null),
            var other => throw new RktException($"the pod's stage1 is of the flavour \"{other}\", which is not part of this rkt"),
        };
    }

    /// <summary>Notes the flavour in a new pod; the native one needs no note.</summary>
    internal static void Write(PodPath pod, BuiltInFlavour flavour)
    {
        if (flavour == BuiltInFlavour.Fly)
        {
            File.CreateSymbolicLink(pod.Flavor, Entrypoint.Fly);
        }
    }

    /// <summary>Runs the pod, in place of this process.</summary>
    /// <param name="arguments">What stage1 is told.</param>
    /// <param name="warn">Told what it cannot be told.</param>
    /// <exception cref="RktException">The pod cannot be run by this stage1.</exception>
    public Stage1Call Run(RunArguments arguments, Action<string> warn) => _manifest is null
        ? OfProgram(Entrypoint.Run, RunArgumentsFormat.Format(arguments))
        : OfTree(EntrypointName.Run, RunArgumentsFormat.Format(InterfaceVersion.Fit(arguments, InterfaceVersion.Of(_manifest), warn)));

    /// <summary>Cleans up after the pod, as a child of this process; null when this stage1 leaves nothing outside the pod's directory.</summary>
    /// <exception cref="RktException">The pod's tree has no such program any more.</exception>
    public Stage1Call? Gc(GarbageArguments arguments) => BuiltIn switch
    {
        BuiltInFlavour.Native => OfProgram(Entrypoint.Gc, arguments.Format()),
        BuiltInFlavour.Fly => null,
        _ => OfTree(EntrypointName.Gc, FitToVersion(arguments).Format()),
    };

    /// <summary>Ends a pod whose stage1 is an image, as a child of this process.</summary>
    /// <exception cref="RktException">This stage1 has no such entrypoint.</exception>
    public Stage1Call Stop(StopArguments arguments) => Stage1Image.EntrypointOf(_manifest!, EntrypointName.Stop) is not null
        ? OfTree(EntrypointName.Stop, arguments.Format())
        : throw new RktException($"stage1 \"{ImageName}\" cannot stop pods: it has no annotation \"{EntrypointName.Stop}\"")
        {
            Hint = "end the process that runs the pod",
        };

    /// <summary>Runs a command in the running pod, in place of this process.</summary>
    /// <param name="arguments">The command, and the app that it joins.</param>
    /// <exception cref="RktException">This stage1 has no such entrypoint, or cannot do what is asked for.</exception>
    public Stage1Call Enter(EnterArguments arguments)
    {
        if (_manifest is null)
        {
            return OfProgram(Entrypoint.Enter, arguments.Format());
        }

        return arguments.IsPlain
            ? OfTree(EntrypointName.Enter, (arguments with { Debug = false }).Format())
            : throw new RktException($"stage1 \"{ImageName}\" runs commands as it sees fit: --user, --group, --env and --workdir are not part of its interface");
    }

    private GarbageArguments FitToVersion(GarbageArguments arguments) => InterfaceVersion.HasGarbageConfiguration(InterfaceVersion.Of(_manifest!))
        ? arguments
        : arguments with { LocalConfiguration = null };

    private static ImageManifest ReadManifest(PodPath pod)
    {
        try
        {
            return ImageManifest.Parse(File.ReadAllBytes(pod.Stage1Manifest));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new RktException("cannot read the manifest of the pod's stage1", e);
        }
    }

    private Stage1Call OfProgram(string entrypoint, List<string> words) => BuiltIn == BuiltInFlavour.Fly
        ? new Stage1Call(_program, [_program, Entrypoint.Fly, entrypoint, .. words])
        : new Stage1Call(_program, [_program, entrypoint, .. words]);

    private Stage1Call OfTree(string name, List<string> words)
    {
        // Called by the name that the image gives it: some programs go by that.
        var path = $"{_pod.Stage1Root}/{Stage1Image.EntrypointOf(_manifest!, name)?.TrimStart('/')}";
        return new Stage1Call(ForeignEntrypoint.Resolve(_pod, _manifest!, name), [path, .. words]);
    }
}
