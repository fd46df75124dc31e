using System.Diagnostics;
using System.Globalization;
using System.Text;
using Rkt.Host.Events;

namespace Rkt.Stage1.Logs;

/// <summary>Turns what an app writes into lines on our standard output: <c>[28959.906955] hello[4]: Hello, world!</c></summary>
/// <remarks>Time is the machine's uptime; the number is the app's pid in the pod. Lines longer than 64 KiB are broken.</remarks>
public sealed class AppLog
{
    private const int LongestLine = 64 * 1024;
    private readonly int _output;
    private readonly string _app;
    private readonly Func<int> _pid;
    private readonly MemoryStream _partial = new();

    /// <param name="output">Descriptor that lines are written to; not owned.</param>
    /// <param name="app">The app's name.</param>
    /// <param name="pid">The app's pid in the pod, known once it is started.</param>
    public AppLog(int output, string app, Func<int> pid)
    {
        _output = output;
        _app = app;
        _pid = pid;
    }

    /// <summary>Takes what the app wrote; whole lines are passed on at once, in one write.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        using var lines = new MemoryStream(bytes.Length + 64);
        while (bytes.IndexOf((byte)'\n') is >= 0 and var end)
        {
            AddLine(lines, bytes[..end]);
            bytes = bytes[(end + 1)..];
        }

        _partial.Write(bytes);
        if (_partial.Length > LongestLine)
        {
            AddLine(lines, []);
        }

        Pass(lines);
    }

    /// <summary>Passes on what the app wrote without ending the line.</summary>
    public void End()
    {
        if (_partial.Length > 0)
        {
            using var line = new MemoryStream();
            AddLine(line, []);
            Pass(line);
        }
    }

    private void AddLine(MemoryStream lines, ReadOnlySpan<byte> rest)
    {
        var micros = Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000);
        var prefix = string.Create(CultureInfo.InvariantCulture, $"[{micros / 1_000_000,5}.{micros % 1_000_000:D6}] {_app}[{_pid()}]: ");
        lines.Write(Encoding.UTF8.GetBytes(prefix));
        _partial.WriteTo(lines);
        _partial.SetLength(0);
        lines.Write(rest);
        lines.WriteByte((byte)'\n');
    }

    private void Pass(MemoryStream lines)
    {
        try
        {
            Pipe.Write(_output, lines.GetBuffer().AsSpan(0, (int)lines.Length));
        }
        catch (IOException)
        {
            // Whoever read our output is gone. That must not end the pod: its apps go on, unheard.
        }
    }
}
