namespace Rkt.Cli.Parsing;

/// <summary>The arguments of a command whose flags and words may stand in any order.</summary>
internal sealed class PlainArguments
{
    private readonly List<string> _words = [];

    private PlainArguments()
    {
    }

    public FlagValues Flags { get; } = new();

    /// <summary>What is not a flag, and everything after a lone <c>--</c>.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <param name="table">The flags that are understood.</param>
    /// <param name="words">The command line, without the command's own words.</param>
    /// <param name="order">Whether flags may follow words.</param>
    /// <exception cref="UsageException">A flag is unknown or has a bad value.</exception>
    public static PlainArguments Parse(FlagTable table, IReadOnlyList<string> words, FlagOrder order = FlagOrder.Any)
    {
        var arguments = new PlainArguments();
        for (var position = 0; position < words.Count;)
        {
            var word = words[position];
            if (word == "--")
            {
                arguments._words.AddRange(words.Skip(position + 1));
                break;
            }

            if (word.Length > 1 && word[0] == '-')
            {
                var (flag, value) = table.Read(words, ref position);
                arguments.Flags.Add(flag, value);
            }
            else
            {
                arguments._words.Add(word);
                position++;
                if (order == FlagOrder.BeforeWords)
                {
                    // A mark between the first word and the rest separates what is separate anyhow.
                    position += position < words.Count && words[position] == "--" ? 1 : 0;
                    arguments._words.AddRange(words.Skip(position));
                    break;
                }
            }
        }

        return arguments;
    }
}
