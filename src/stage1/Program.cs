using Rkt.Host.Errors;
using Rkt.Host.Events;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Stage1.Entrypoints;

namespace Rkt.Stage1Program;

internal static class Program
{
    private static int Main(string[] words)
    {
        var messages = new DescriptorWriter(2);
        var debug = words.TakeWhile(static word => word != "--").Contains("--debug");
        try
        {
            return words switch
            {
                [Entrypoint.Run, ..] => RunEntrypoint.Run(words.AsSpan(1), messages),
                [Entrypoint.Fly, Entrypoint.Run, ..] => FlyRunEntrypoint.Run(words.AsSpan(2), messages),
                [Entrypoint.Fly, Entrypoint.Enter, ..] => FlyEnterEntrypoint.Run(words.AsSpan(2)),
                [Entrypoint.Gc, ..] => GcEntrypoint.Run(words.AsSpan(1), messages),
                [Entrypoint.Stop, ..] => StopEntrypoint.Run(words.AsSpan(1)),
                [Entrypoint.Enter, ..] => EnterEntrypoint.Run(words.AsSpan(1)),
                [PlanEntrypoint.Name, ..] => PlanEntrypoint.Run(words.AsSpan(1)),
                _ => throw new RktException("stage1 is not called by hand")
                {
                    Hint = "its entrypoints run, enter, gc and stop are called by rkt",
                },
            };
        }
        catch (Exception e)
        {
            ErrorReport.Write(messages, "stage1", e, debug);
            return (e as RktException)?.ExitCode ?? RktException.FailureStatus;
        }
    }
}
