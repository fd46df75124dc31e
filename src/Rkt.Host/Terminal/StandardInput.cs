using System.Text;
using Rkt.Host.Events;
using Rkt.Host.Kernel;

namespace Rkt.Host.Terminal;

/// <summary>The process's standard input, where people answer questions.</summary>
public static class StandardInput
{
    private const int MaxLine = 4096;

    /// <summary>Whether somebody may be there to answer.</summary>
    public static bool IsTerminal => Syscall.isatty(0) == 1;

    /// <summary>Reads a line without its end; null at the end of input. What follows the line is left to others.</summary>
    public static string? ReadLine()
    {
        var line = new List<byte>();
        Span<byte> next = stackalloc byte[1];
        while (line.Count < MaxLine && Pipe.Read(0, next) == 1)
        {
            if (next[0] == '\n')
            {
                return Encoding.UTF8.GetString([.. line]);
            }

            line.Add(next[0]);
        }

        return line.Count > 0 ? Encoding.UTF8.GetString([.. line]) : null;
    }
}
