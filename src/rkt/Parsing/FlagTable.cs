namespace Rkt.Cli.Parsing;

/// <summary>The flags that a command understands, looked up by name.</summary>
internal sealed class FlagTable
{
    private readonly Dictionary<string, Flag> _flags = new(StringComparer.Ordinal);

    public FlagTable(params ReadOnlySpan<IReadOnlyList<Flag>> lists)
    {
        foreach (var list in lists)
        {
            foreach (var flag in list)
            {
                _flags.Add(flag.Name, flag);
            }
        }
    }

    /// <summary>Whether a word is a flag of this table whose value is the next word.</summary>
    public bool TakesNextWord(string word) =>
        word.StartsWith("--", StringComparison.Ordinal) && _flags.TryGetValue(word[2..], out var flag) && flag.Bare is null;

    /// <summary>Reads the flag that stands at a place, with its value, and moves on behind it.</summary>
    /// <param name="words">The command line.</param>
    /// <param name="position">Where a word begins with a dash.</param>
    /// <exception cref="UsageException">The flag is unknown, lacks its value or has one that it does not take.</exception>
    public (Flag Flag, string Value) Read(IReadOnlyList<string> words, ref int position)
    {
        var word = words[position++];
        if (word == "-h")
        {
            word = "--help";
        }

        if (!word.StartsWith("--", StringComparison.Ordinal))
        {
            throw new UsageException($"unknown shorthand flag: '{word[1]}' in {word}");
        }

        var equals = word.IndexOf('=');
        var name = equals < 0 ? word[2..] : word[2..equals];
        if (!_flags.TryGetValue(name, out var flag))
        {
            throw new UsageException($"unknown flag: --{name}");
        }

        string value;
        if (equals >= 0)
        {
            value = word[(equals + 1)..];
        }
        else if (flag.Bare is not null)
        {
            value = flag.Bare;
        }
        else if (position < words.Count)
        {
            value = words[position++];
        }
        else
        {
            throw new UsageException($"flag needs an argument: {flag}");
        }

        Check(flag, value);
        return (flag.Means ?? flag, value);
    }

    private static void Check(Flag flag, string value)
    {
        var reason = flag.Kind switch
        {
            FlagKind.Switch when !SwitchWord.TryParse(value, out _) => "must be true or false",
            FlagKind.Duration when !DurationText.TryParse(value, out _) => "not a length of time (as in 90s, 30m, 1h30m)",
            _ => flag.Check?.Invoke(value),
        };
        if (reason is not null)
        {
            throw UsageException.BadValue(flag, value, reason);
        }
    }
}
