using Rkt.Host.Terminal;

namespace Rkt.Images.Downloads.Progress;

/// <summary>Chooses the display that fits where standard error goes.</summary>
public static class TransferDisplay
{
    private const int StandardError = 2;

    /// <summary>Lines that are redrawn on a terminal, plain ones elsewhere.</summary>
    public static ITransferProgress ForStandardError(TimeProvider? clock = null)
    {
        var output = StandardStream.Error();
        var time = clock ?? TimeProvider.System;
        return TerminalWidth.Of(StandardError) is { } width
            ? new TerminalProgress(output, () => TerminalWidth.Of(StandardError) ?? width, time)
            : new LineProgress(output, time);
    }
}
