using System.Globalization;
using Appc.Text;
using Rkt.Host.Errors;
using Rkt.Host.Files;

namespace Rkt.Images.Building;

/// <summary>The time that an image is given in place of the time at which it happens to be built.</summary>
/// <remarks>As https://reproducible-builds.org/specs/source-date-epoch/ defines it for the variable SOURCE_DATE_EPOCH.</remarks>
public sealed class SourceDate
{
    private readonly FileTime? _latest;

    private SourceDate(FileTime? latest) => _latest = latest;

    /// <summary>No date was given: files keep their times, and what the build makes by itself is from 1970.</summary>
    public static SourceDate None { get; } = new(null);

    /// <summary>The time of directories and files that the build makes by itself.</summary>
    public FileTime OfNewFiles => _latest ?? default;

    /// <param name="seconds">The value of SOURCE_DATE_EPOCH, in seconds since 1970; null or empty when it is not set.</param>
    /// <exception cref="RktException">It is not a number.</exception>
    public static SourceDate Parse(string? seconds)
    {
        if (string.IsNullOrEmpty(seconds))
        {
            return None;
        }

        return long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= uint.MaxValue
            ? new SourceDate(new FileTime(number, 0))
            : throw new RktException($"SOURCE_DATE_EPOCH is {Quoted.Of(seconds)}, not a number of seconds since 1970");
    }

    /// <summary>The time that a file gets in the archive: its own, but none after the source date.</summary>
    public FileTime Limit(FileTime time) => _latest is { } latest && time.CompareTo(latest) > 0 ? latest : time;
}
