namespace Rkt.Cli.Parsing;

/// <summary>A flag as a command declares it: parsing, checking and help all read this.</summary>
/// <param name="Name">Without the dashes.</param>
/// <param name="Kind">What values it takes.</param>
/// <param name="Help">One line for the help page.</param>
internal sealed record Flag(string Name, FlagKind Kind, string Help)
{
    /// <summary>What holds when the flag is not given.</summary>
    public string Default { get; init; } = "";

    /// <summary>What the flag means when given without <c>=VALUE</c>; null when it must have a value.</summary>
    public string? Bare { get; init; }

    /// <summary>Whether every occurrence counts, and not only the last one.</summary>
    public bool IsRepeatable { get; init; }

    /// <summary>Whether it belongs to an image: it must follow one, and counts for that one.</summary>
    public bool IsOfImage { get; init; }

    /// <summary>Whether it may be given before any image, for all of them, as well as after one.</summary>
    public bool IsOfPodToo { get; init; }

    /// <summary>Whether help leaves it out: an old spelling, or an experiment.</summary>
    public bool IsHidden { get; init; }

    /// <summary>The flag that this one is an old spelling of.</summary>
    public Flag? Means { get; init; }

    /// <summary>Says what is wrong with a value, or returns null; for values that only one flag takes.</summary>
    public Func<string, string?>? Check { get; init; }

    /// <summary>A switch that is off unless given.</summary>
    public static Flag Switch(string name, string help) => new(name, FlagKind.Switch, help) { Default = "false", Bare = "true" };

    public override string ToString() => $"--{Name}";
}
