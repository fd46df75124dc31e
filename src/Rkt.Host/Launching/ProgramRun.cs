using Rkt.Host.Events;

namespace Rkt.Host.Launching;

/// <summary>A program of the host that was run to its end, with all that it wrote.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="ErrorOutput">What it wrote to standard error.</param>
public sealed record ProgramRun(ExitStatus Status, byte[] Output, byte[] ErrorOutput)
{
    private const int PipeCapacity = 64 * 1024;

    /// <summary>Runs a program and waits for it.</summary>
    /// <param name="path">Absolute path of the program.</param>
    /// <param name="arguments">Its arguments, without its own name.</param>
    /// <param name="environment">Its whole environment, <c>NAME=VALUE</c>.</param>
    /// <param name="input">Its standard input, at most 64 KiB.</param>
    /// <exception cref="Errors.KernelException">It cannot be executed.</exception>
    public static ProgramRun Run(
        string path,
        IReadOnlyList<string> arguments,
        IReadOnlyCollection<string> environment,
        ReadOnlySpan<byte> input)
    {
        if (input.Length > PipeCapacity)
        {
            throw new ArgumentException($"{input.Length} bytes of input do not fit into a pipe", nameof(input));
        }

        using var stdin = Pipe.Create();
        using var stdout = Pipe.Create();
        using var stderr = Pipe.Create();

        // Fits into the pipe, so nobody has to read yet.
        stdin.Write(input);
        stdin.CloseWriter();

        var plan = new LaunchPlanBuilder();
        plan.Duplicate(0, 0);
        plan.Duplicate(1, 1);
        plan.Duplicate(2, 2);
        plan.CloseOnExecFrom(3);
        plan.Execute([path], [Path.GetFileName(path), .. arguments], environment);
        using var child = Child.Launch(
            plan.Build(NamespaceKinds.None, NamespaceKinds.None), [stdin.Reader, stdout.Writer, stderr.Writer], joined: null);
        stdout.CloseWriter();
        stderr.CloseWriter();

        var poller = new Poller();
        using var output = new MemoryStream();
        using var errorOutput = new MemoryStream();
        var open = 2;
        Collect(stdout, output);
        Collect(stderr, errorOutput);
        while (open > 0)
        {
            poller.WaitOnce(timeout: null);
        }

        return new ProgramRun(child.Wait(), output.ToArray(), errorOutput.ToArray());

        void Collect(Pipe source, MemoryStream target) => poller.Watch(source.Reader, () =>
        {
            Span<byte> buffer = stackalloc byte[4096];
            var count = source.Read(buffer);
            target.Write(buffer[..count]);
            if (count == 0)
            {
                poller.Unwatch(source.Reader);
                open--;
            }
        });
    }
}
