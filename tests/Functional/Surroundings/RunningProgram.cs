using System.Diagnostics;
using System.Text;

namespace Tests.Functional.Surroundings;

/// <summary>A program that runs beside the test, with all it writes collected.</summary>
public sealed class RunningProgram : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly string _commandLine;
    private bool _disposed;

    private RunningProgram(Process process, string commandLine)
    {
        _process = process;
        _commandLine = commandLine;
        process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(_errors, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
    }

    public int Pid => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts a program.</summary>
    public static RunningProgram Start(string program, IEnumerable<string> words, string directory, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo(program, words)
        {
            UseShellExecute = false,
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new RunningProgram(Process.Start(start)!, $"{Path.GetFileName(program)} {string.Join(' ', start.ArgumentList)}");
    }

    /// <summary>Waits for the end; fails the test when it takes more than a minute.</summary>
    public ProgramResult WaitForExit()
    {
        if (!_process.WaitForExit(Patience))
        {
            _process.Kill();
            _process.WaitForExit();
            Assert.Fail($"still running after {Patience.TotalSeconds} s, and killed\n{Result()}");
        }

        // Without a time-out it also waits for all output to be read.
        _process.WaitForExit();
        return Result();
    }

    /// <summary>Waits until the program has written a line that contains these words.</summary>
    public void WaitForOutput(string words) => WaitFor(_output, words);

    /// <summary>Waits until the program has written a line that contains these words to standard error.</summary>
    public void WaitForErrors(string words) => WaitFor(_errors, words);

    /// <summary>Sends a signal by its name, such as TERM.</summary>
    public void Signal(string name) => Start("/bin/kill", [$"-{name}", $"{Pid}"], "/", null).WaitForExit().Succeeded();

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit(Patience);
        }

        _process.Dispose();
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is not null)
        {
            lock (text)
            {
                text.Append(line).Append('\n');
            }
        }
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }

    private void WaitFor(StringBuilder text, string words) => Eventually.Holds(
        () => Text(text).Contains(words, StringComparison.Ordinal) || (HasExited ? throw new InvalidOperationException(WaitForExit().ToString()) : false),
        () => $"no \"{words}\" in the output\n{Result()}");

    private ProgramResult Result() => new(_commandLine, _process.HasExited ? _process.ExitCode : -1, Text(_output), Text(_errors));
}
