using System.Globalization;
using Rkt.Host.Kernel;

namespace Rkt.Host.Terminal;

/// <summary>How many characters fit into a line of a terminal.</summary>
public static class TerminalWidth
{
    private const int Usual = 80;

    /// <summary>The width now, which changes when a user drags the window; null when the descriptor is no terminal.</summary>
    /// <param name="descriptor">2 for standard error.</param>
    public static unsafe int? Of(int descriptor)
    {
        Syscall.winsize size = default;
        if (Syscall.ioctl(descriptor, Syscall.TIOCGWINSZ, &size) < 0)
        {
            return null;
        }

        // Serial lines and some containers have a terminal that does not know its size.
        return size.ws_col > 0 ? size.ws_col : Configured() ?? Usual;
    }

    private static int? Configured() =>
        int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), CultureInfo.InvariantCulture, out var columns) && columns > 0 ? columns : null;
}
