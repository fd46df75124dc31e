using Rkt.Host.Errors;
using Rkt.Pods.Layout;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Stage1.Supervision;

namespace Rkt.Stage1.Entrypoints;

/// <summary>Writes the launch plans of a prepared pod to files, without running it: what the benchmark's floor program launches.</summary>
public static class PlanEntrypoint
{
    public const string Name = "plan";

    /// <summary><c>plan DIR RUN-ARGUMENTS…</c>: writes <c>pod.plan</c> and each app's plan, <c>app.plan</c>, <c>app2.plan</c> and so on, to DIR.</summary>
    /// <exception cref="RktException">The pod cannot be run.</exception>
    public static int Run(ReadOnlySpan<string> words)
    {
        if (words.Length < 2)
        {
            throw new RktException("usage: stage1 plan DIR RUN-ARGUMENTS…");
        }

        var request = RunRequest.Read(new PodPath(Environment.CurrentDirectory), RunArgumentsFormat.Parse(words[1..]));
        Directory.CreateDirectory(request.Namespaces.Devices);
        File.WriteAllBytes($"{words[0]}/pod.plan", request.Namespaces.Plan().Bytes);
        var number = 0;
        foreach (var app in request.MakeApps([], TextWriter.Null))
        {
            File.WriteAllBytes($"{words[0]}/app{(++number == 1 ? "" : number)}.plan", app.Plan(request.Namespaces).Bytes);
        }

        return 0;
    }
}
