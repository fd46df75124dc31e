using System.Globalization;
using Appc.Pods;
using Rkt.Host.Errors;
using Rkt.Host.Launching;
using Rkt.Host.Terminal;
using Rkt.Pods.Layout;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Pods.Lifecycle;
using Rkt.Stage1.Fly;
using Rkt.Stage1.Supervision;

namespace Rkt.Stage1.Entrypoints;

/// <summary>Runs a command in the root of a running fly pod, as the app's user: this process becomes the command. The working directory is the pod's.</summary>
public static class FlyEnterEntrypoint
{
    /// <summary>Becomes the command. Returns only by throwing.</summary>
    /// <exception cref="RktException">The pod is not running, or the command cannot be started.</exception>
    public static int Run(ReadOnlySpan<string> words)
    {
        var arguments = EnterArguments.Parse(words);
        var pod = new PodPath(Environment.CurrentDirectory);
        using var process = ProcessHandle.OpenIfExists(arguments.Pid);

        // The lock alone would not do: a child of an app that has ended may hold it, and the number be of somebody else by now.
        if (process is null || PodLock.IsHeld(pod) != true || !HoldsLock(arguments.Pid, pod))
        {
            throw new RktException("the pod is not running");
        }

        var plan = Plan(pod, PodManifest.Parse(File.ReadAllBytes(pod.Manifest)), arguments);
        Environment.CurrentDirectory = "/";
        try
        {
            ProgramReplacement.Execute(plan, [process.Descriptor]);
            return 0;
        }
        catch (KernelException e)
        {
            throw new RktException($"cannot run \"{arguments.Command[0]}\" in app \"{arguments.App}\"", e);
        }
    }

    private static LaunchPlan Plan(PodPath pod, PodManifest manifest, EnterArguments arguments)
    {
        var runtimeApp = manifest.FindApp(arguments.App) ?? throw new RktException($"the pod has no app \"{arguments.App}\"");
        var path = pod.App(runtimeApp.Name);
        var app = FlyApp.AppOf(path, runtimeApp);
        var own = arguments.Environment.Aggregate(app.Environment, static (set, variable) => set.With(variable.Name, variable.Value));
        var environment = FlyApp.EnvironmentOf(runtimeApp, own, TerminalSession.IsPossible ? TerminalSession.Type : null);
        var workingDirectory = arguments.WorkingDirectory ?? app.WorkingDirectory ?? "/";
        var command = AppCommand.Of(arguments.Command, workingDirectory, AppEnvironment.PathOf(environment));
        var identity = FlyApp.IdentityOf(path, app, arguments.User ?? app.User, arguments.Group ?? app.Group);
        var plan = new LaunchPlanBuilder();
        plan.JoinNamespaces(0, NamespaceKinds.Mount);
        plan.CloseOnExecFrom(3);
        plan.ChangeDirectory(workingDirectory);
        plan.SetUmask(UnixFileMode.GroupWrite | UnixFileMode.OtherWrite);
        plan.SetIdentity(identity.Uid, identity.Gid, [.. identity.SupplementaryGids], bounding: null);
        plan.Execute(command.Candidates, command.Arguments, environment);
        return plan.Build(NamespaceKinds.None, NamespaceKinds.None);
    }

    private static bool HoldsLock(int pid, PodPath pod)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/fd"))
                .Any(descriptor => new FileInfo(descriptor).LinkTarget == pod.Root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended just now.
            return false;
        }
    }
}
