using System.Collections.Immutable;
using System.Globalization;

namespace Appc.Isolators;

/// <summary>A limit of a process: <c>NAME=SOFT[:HARD]</c>, numbers or <c>unlimited</c>, as <c>nofile=1024:4096</c>.</summary>
/// <param name="Name">The resource in lower case, without RLIMIT_: see <see cref="Names"/>.</param>
/// <param name="Soft">The limit; null for none.</param>
/// <param name="Hard">How far the process itself may raise it; null for as far as it likes.</param>
public readonly record struct Rlimit(string Name, ulong? Soft, ulong? Hard)
{
    private const string Unlimited = "unlimited";

    /// <summary>The resources that there are, in the kernel's numbering (asm-generic/resource.h).</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        "cpu", "fsize", "data", "stack", "core", "rss", "nproc", "nofile", "memlock", "as", "locks", "sigpending", "msgqueue", "nice", "rtprio", "rttime",
    ];

    /// <summary>Reads the form of the command line.</summary>
    /// <exception cref="FormatException">It is not of that form, the resource is unknown, or the soft limit is above the hard one.</exception>
    public static Rlimit Parse(string text)
    {
        var equals = text.IndexOf('=');
        return equals > 0
            ? Parse(text[..equals], text[(equals + 1)..])
            : throw new FormatException($"\"{text}\" is not of the form NAME=SOFT[:HARD]");
    }

    /// <summary>Reads a limit from its two parts.</summary>
    /// <exception cref="FormatException">As above.</exception>
    public static Rlimit Parse(string name, string value)
    {
        if (!Names.Contains(name))
        {
            throw new FormatException($"unknown resource \"{name}\" (must be one of: {string.Join(", ", Names)})");
        }

        var colon = value.IndexOf(':');
        var soft = ParseNumber(colon < 0 ? value : value[..colon]);
        var hard = colon < 0 ? soft : ParseNumber(value[(colon + 1)..]);
        return hard is { } most && (soft is null || soft > most)
            ? throw new FormatException($"the soft limit of \"{name}\" is above the hard one")
            : new Rlimit(name, soft, hard);
    }

    /// <summary>The value alone: <c>SOFT:HARD</c>.</summary>
    public string FormatValue() => $"{Format(Soft)}:{Format(Hard)}";

    private static string Format(ulong? number) => number?.ToString(CultureInfo.InvariantCulture) ?? Unlimited;

    private static ulong? ParseNumber(string text) =>
        text is Unlimited or "-1" ? null
        : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < ulong.MaxValue ? number
        : throw new FormatException($"\"{text}\" is not a number or \"{Unlimited}\"");
}
