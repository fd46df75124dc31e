using Appc.Names;
using Appc.Pods;
using Rkt.Cli.Parsing;
using Rkt.Cli.Requests;
using Rkt.Cli.Settings;
using Rkt.Host.Errors;
using Rkt.Host.Launching;
using Rkt.Pods.Flavours;
using Rkt.Pods.Inspection;
using Rkt.Pods.Layout;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Pods.Lifecycle;
using Rkt.Pods.Preparation;

namespace Rkt.Cli.Commands;

/// <summary><c>rkt enter</c>: runs a command in an app of a running pod.</summary>
internal sealed class EnterCommand : Command
{
    private static readonly Flag User = new("user", FlagKind.Text, "user to run the command as: name, number or path (default the app's)");

    private static readonly Flag Group = new("group", FlagKind.Text, "group to run the command as: name, number or path (default the app's)");

    private static readonly Flag Env =
        new("env", FlagKind.Text, "environment variable of the command, NAME=VALUE, beside the app's own") { IsRepeatable = true };

    private static readonly Flag WorkingDirectory = new("workdir", FlagKind.Text, "where the command starts (default the app's)");

    public override string Name => "enter";

    public override string Summary => "Run a command in an app of a running pod";

    public override string Usage => "[--app=APPNAME] UUID [CMD [ARGS ...]]";

    public override string Description =>
        "Runs a command in the namespaces, cgroups and root of an app, confined as the app is, and ends with its status. Without a "
        + "command it runs a shell. When standard input and output are a terminal, the command gets a terminal of the pod's own.";

    public override IReadOnlyList<Flag> Flags { get; } = [SharedFlags.App, User, Group, Env, WorkingDirectory];

    public override FlagOrder FlagOrder => FlagOrder.BeforeWords;

    public override int Run(Invocation call)
    {
        if (call.Words.Count == 0)
        {
            return call.PrintUsage();
        }

        Privileges.RequireSuperuser();
        var pod = PodLookup.Resolve(new PodsDirectory(call.Global.DataDirectory), call.Words[0]);
        var manifest = pod.State == PodState.Running ? PodInspection.ReadManifest(pod) : null;
        if (manifest is null)
        {
            throw new RktException($"pod \"{pod.Id}\" isn't currently running");
        }

        var app = AppChoice.Choose(call, pod, manifest);
        var arguments = new EnterArguments
        {
            Pid = PodInspection.FindInit(pod.Path) ?? throw new RktException($"pod \"{pod.Id}\" has no process to join")
            {
                Hint = "it is still starting: try again",
            },
            App = app,
            Command = call.Words.Count > 1 ? [.. call.Words.Skip(1)] : [AssumeShell(call, pod, manifest, app)],
            Debug = call.Global.Debug,
            User = call.Flags.ReadOrNull(User, NotEmpty),
            Group = call.Flags.ReadOrNull(Group, NotEmpty),
            Environment = call.Flags.ReadAll(Env, EnvironmentText.Parse),
            WorkingDirectory = call.Flags.ReadOrNull(WorkingDirectory, Absolute),
        };
        var stage1 = PodStage1.Of(pod.Path, Stage1Program.Path);
        PodStart.RequireStage1(stage1.BuiltIn);
        var enter = stage1.Enter(arguments);
        Environment.CurrentDirectory = pod.Path.Root;
        if (stage1.BuiltIn is null)
        {
            ProgramReplacement.Execute(enter.Program, enter.Words, []);
        }

        ProgramReplacement.ExecuteReadOnly(enter.Program, enter.Words, []);
        return RktException.FailureStatus;
    }

    /// <summary>The shell of the reference, or the one that every other image has.</summary>
    private static string AssumeShell(Invocation call, FoundPod pod, PodManifest manifest, AcName app)
    {
        var files = new AppFiles(pod.Path.App(app), manifest.FindApp(app)!);
        var shell = !files.Has("/bin/bash") && files.Has("/bin/sh") ? "/bin/sh" : "/bin/bash";
        call.Note($"no command specified, assuming \"{shell}\"");
        return shell;
    }

    private static string NotEmpty(string value) => value.Length > 0 ? value : throw new FormatException("must not be empty");

    private static string Absolute(string value) =>
        value.StartsWith('/') ? value : throw new FormatException("must be an absolute path");
}
