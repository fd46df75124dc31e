using System.Globalization;
using Rkt.Cli.Settings;
using Rkt.Host.Errors;
using Rkt.Host.Launching;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Pods.Lifecycle;
using Rkt.Pods.Preparation;

namespace Rkt.Cli.Requests;

/// <summary>Hands a prepared pod over to stage1, which takes this process's place.</summary>
internal static class PodStart
{
    /// <summary>Fails early when there is no stage1 to hand over to.</summary>
    /// <exception cref="RktException">The installation is not complete.</exception>
    public static void RequireStage1()
    {
        if (!File.Exists(Stage1Program.Path))
        {
            throw new RktException($"cannot find stage1: \"{Stage1Program.Path}\" is missing")
            {
                Hint = "rkt looks for it relative to its own program: install both together",
            };
        }
    }

    /// <summary>Declares the pod running and executes stage1 in its directory. Returns only by throwing.</summary>
    /// <param name="pod">The pod, locked by this process; a failure removes it, unless it is still prepared.</param>
    /// <param name="arguments">What stage1 is told.</param>
    /// <param name="names">Name files to write into the pod.</param>
    /// <param name="failedStart">What becomes of the pod when none of its apps can be started.</param>
    /// <exception cref="RktException">stage1 cannot be executed.</exception>
    public static void Execute(NewPod pod, RunArguments arguments, NameFiles names, FailedStart failedStart)
    {
        using (pod)
        {
            try
            {
                names.Write(pod.Path);
                pod.MoveToRun();
                Environment.CurrentDirectory = pod.Path.Root;
                var descriptor = pod.PassLockToChildren().ToString(CultureInfo.InvariantCulture);
                ProgramReplacement.Execute(
                    Stage1Program.Path,
                    [Stage1Program.Path, Entrypoint.Run, .. RunArgumentsFormat.Format(arguments)],
                    [new(LockDescriptor.Variable, descriptor), new(FailedStartVariable.Name, FailedStartVariable.Format(failedStart))]);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Environment.CurrentDirectory = "/";
                if (pod.Phase != PodPhase.Prepared)
                {
                    pod.Remove();
                }

                throw new RktException($"cannot start pod \"{pod.Id}\"", e);
            }
        }
    }
}
