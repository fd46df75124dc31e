using System.Diagnostics;
using System.Globalization;
using Rkt.Cli.Commands;
using Rkt.Cli.Settings;
using Rkt.Host.Errors;
using Rkt.Host.Events;
using Rkt.Host.Launching;
using Rkt.Pods.Flavours;
using Rkt.Pods.Layout;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Pods.Lifecycle;
using Rkt.Pods.Preparation;
using Rkt.Pods.Selinux;
using Rkt.Stage1.Entrypoints;
using Rkt.Stage1.Namespaces;

namespace Rkt.Cli.Requests;

/// <summary>Hands a prepared pod over to stage1.</summary>
/// <remarks>
/// The native flavour's code is part of this program and runs the pod here: the start of a second managed program would cost as much as all that a
/// pod needs from the kernel. All others, and this one when the program's file is not out of the pod's reach, take this process's place.
/// </remarks>
internal static class PodStart
{
    private const int StandardError = 2;

    /// <summary>Fails early when there is no stage1 to hand over to.</summary>
    /// <param name="flavour">What is needed; null for a stage1 that comes with the pod.</param>
    /// <exception cref="RktException">The installation is not complete.</exception>
    public static void RequireStage1(BuiltInFlavour? flavour)
    {
        if (flavour is not null && !File.Exists(Stage1Program.Path))
        {
            throw new RktException($"cannot find stage1: \"{Stage1Program.Path}\" is missing")
            {
                Hint = "rkt looks for it relative to its own program: install both together",
            };
        }
    }

    /// <summary>Begins to make the namespaces of a pod that this process will run, while the pod is prepared; null when it cannot.</summary>
    /// <param name="call">The command.</param>
    /// <param name="flavour">What is to run the pod.</param>
    /// <param name="arguments">How it is to be run, but for its user namespace.</param>
    public static BegunNamespaces? TryBegin(Invocation call, BuiltInFlavour? flavour, RunArguments arguments) =>
        flavour == BuiltInFlavour.Native && OwnProgram.IsOutOfReach
            ? BegunNamespaces.TryBeginEarly(PodNamespaces.Of(call.Global.DataDirectory, arguments))
            : null;

    /// <summary>Declares the pod running and has stage1 run it to its end: in this process, or in its place.</summary>
    /// <param name="call">The command.</param>
    /// <param name="pod">The pod, locked by this process; a failure removes it, unless it is still prepared.</param>
    /// <param name="choice">The stage1 that the pod was made with; null when the pod must be asked.</param>
    /// <param name="arguments">What stage1 is told.</param>
    /// <param name="names">Name files to write into the pod.</param>
    /// <param name="failedStart">What becomes of the pod when none of its apps can be started.</param>
    /// <param name="begun">What <see cref="TryBegin"/> has begun.</param>
    /// <returns>The pod's exit status.</returns>
    /// <exception cref="RktException">stage1 cannot be executed, or not run the pod.</exception>
    public static int Run(
        Invocation call, NewPod pod, Stage1Choice? choice, RunArguments arguments, NameFiles names, FailedStart failedStart, BegunNamespaces? begun = null)
    {
        using (pod)
        {
            HandOver(call, pod, choice, arguments, names, failedStart);
            return RunHere(call, pod.Path, arguments, failedStart, begun);
        }
    }

    /// <summary>Returns only when the pod is to be run by this process.</summary>
    private static void HandOver(
        Invocation call, NewPod pod, Stage1Choice? choice, RunArguments arguments, NameFiles names, FailedStart failedStart)
    {
        try
        {
            var builtIn = choice is null ? PodStage1.Of(pod.Path, Stage1Program.Path).BuiltIn : choice.BuiltIn;
            names.Write(pod.Path, builtIn);
            pod.MoveToRun();
            Environment.CurrentDirectory = pod.Path.Root;
            var stage1 = choice is null ? PodStage1.Of(pod.Path, Stage1Program.Path) : PodStage1.Of(pod.Path, choice, Stage1Program.Path);
            if (stage1.BuiltIn == BuiltInFlavour.Native && OwnProgram.IsOutOfReach)
            {
                return;
            }

            var run = stage1.Run(arguments, call.Error.WriteLine);
            var variables = Variables(call, pod, stage1.BuiltIn, failedStart);
            if (stage1.BuiltIn is null)
            {
                ProgramReplacement.Execute(run.Program, run.Words, variables);
            }

            ProgramReplacement.ExecuteReadOnly(run.Program, run.Words, variables);
            throw new UnreachableException();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or RktException)
        {
            Environment.CurrentDirectory = "/";
            if (pod.Phase != PodPhase.Prepared)
            {
                pod.Remove();
            }

            throw new RktException($"cannot start pod \"{pod.Id}\"", e);
        }
    }

    /// <summary>Runs a pod of the native flavour as the program stage1 would, without the start of another program.</summary>
    private static int RunHere(Invocation call, PodPath pod, RunArguments arguments, FailedStart failedStart, BegunNamespaces? begun)
    {
        call.Output.Flush();
        var messages = new DescriptorWriter(StandardError);
        try
        {
            return RunEntrypoint.Run(pod, arguments, failedStart, Configuration(call), messages, begun);
        }
        catch (Exception e) when (e is RktException or IOException or UnauthorizedAccessException or FormatException)
        {
            ErrorReport.Write(messages, "stage1", e, call.Global.Debug);
            throw new ReportedException { ExitCode = (e as RktException)?.ExitCode ?? RktException.FailureStatus };
        }
    }

    private static ConfigurationVariables Configuration(Invocation call) => new(call.Global.SystemConfiguration, call.Global.UserConfiguration);

    private static List<KeyValuePair<string, string>> Variables(
        Invocation call, NewPod pod, BuiltInFlavour? flavour, FailedStart failedStart)
    {
        List<KeyValuePair<string, string>> variables = [new(LockDescriptor.Variable, pod.PassLockToChildren().ToString(CultureInfo.InvariantCulture))];
        if (flavour is not null)
        {
            variables.Add(new(FailedStartVariable.Name, FailedStartVariable.Format(failedStart)));
            variables.AddRange(Configuration(call).Format());
            return variables;
        }

        var contexts = SelinuxContexts.Read(pod.Path);
        // Part of the interface, and empty where there is no SELinux.
        variables.Add(new("RKT_SELINUX_CONTEXT", contexts?.Process ?? ""));
        variables.Add(new("RKT_SELINUX_MOUNT_CONTEXT", contexts?.File ?? ""));
        return variables;
    }
}
