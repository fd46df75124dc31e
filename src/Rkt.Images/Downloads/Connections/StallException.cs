namespace Rkt.Images.Downloads.Connections;

/// <summary>A server was silent for too long.</summary>
internal sealed class StallException(TimeSpan time) : IOException($"no data for {DurationText.Of(time)}")
{
    public TimeSpan Time { get; } = time;
}
