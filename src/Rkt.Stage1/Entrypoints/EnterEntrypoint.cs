using Rkt.Host.Errors;
using Rkt.Host.Terminal;
using Rkt.Pods.Layout;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Stage1.Entering;

namespace Rkt.Stage1.Entrypoints;

/// <summary>Runs a command in a running app, confined as the app is. The working directory is the pod's.</summary>
public static class EnterEntrypoint
{
    /// <summary>Runs the command to its end and returns its status.</summary>
    /// <exception cref="RktException">The app is not running, or the command cannot be started.</exception>
    public static int Run(ReadOnlySpan<string> words)
    {
        var arguments = EnterArguments.Parse(words);
        using var app = EnteredApp.Find(new PodPath(Environment.CurrentDirectory), arguments.App, arguments.Pid);
        // Not the pod's directory: it moves and goes when the pod has ended, whatever becomes of us.
        Environment.CurrentDirectory = "/";
        var command = EnteredCommand.Read(
            app, arguments, TerminalSession.IsPossible ? TerminalSession.Type : null);
        try
        {
            return EnteredProcess.Run(command, app);
        }
        catch (KernelException e)
        {
            throw new RktException($"cannot run \"{arguments.Command[0]}\" in app \"{arguments.App}\"", e)
            {
                Hint = e.Call == "exec" ? command.HintOf(e.Errno) : null,
            };
        }
    }
}
