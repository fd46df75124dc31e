using System.Runtime.InteropServices;

namespace Rkt.Host.Files;

/// <summary>A file's time as the kernel keeps it: whole seconds since 1970, before it too, and nanoseconds.</summary>
/// <param name="Seconds">Seconds since the epoch, rounded down.</param>
/// <param name="Nanoseconds">0 to 999,999,999, counted forward from <paramref name="Seconds"/> also before the epoch.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FileTime(long Seconds, int Nanoseconds) : IComparable<FileTime>
{
    private const int NanosecondsPerTick = 100;

    public static FileTime FromDateTimeOffset(DateTimeOffset time)
    {
        var seconds = time.ToUnixTimeSeconds();
        var ticks = time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks - (seconds * TimeSpan.TicksPerSecond);
        return new FileTime(seconds, (int)ticks * NanosecondsPerTick);
    }

    /// <summary>The time to the 100 nanoseconds that a <see cref="DateTimeOffset"/> can hold.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It lies outside the years 1 to 9999.</exception>
    public DateTimeOffset ToDateTimeOffset() =>
        DateTimeOffset.FromUnixTimeSeconds(Seconds).AddTicks(Nanoseconds / NanosecondsPerTick);

    public int CompareTo(FileTime other) =>
        Seconds != other.Seconds ? Seconds.CompareTo(other.Seconds) : Nanoseconds.CompareTo(other.Nanoseconds);
}
