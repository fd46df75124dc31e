using Appc.Images;
using Appc.Names;
using Rkt.Cli.Parsing;

namespace Rkt.Cli.Requests;

/// <summary>Turns the values of flags into what they mean; a value that means nothing is an error that names its flag.</summary>
internal static class FlagReading
{
    /// <summary>Reads the last value of a flag; null when it is not given.</summary>
    public static T? ReadOrNull<T>(this FlagValues flags, Flag flag, Func<string, T> parse)
        where T : class =>
        flags.TextOrNull(flag) is { } value ? Parse(flag, value, parse) : null;

    /// <summary>Reads every value of a flag.</summary>
    public static IReadOnlyList<T> ReadAll<T>(this FlagValues flags, Flag flag, Func<string, T> parse)
    {
        var values = flags.All(flag);
        if (values.Count == 0)
        {
            return [];
        }

        var all = new List<T>(values.Count);
        foreach (var value in values)
        {
            all.Add(Parse(flag, value, parse));
        }

        return all;
    }

    /// <summary>Reads every <c>KEY=VALUE</c> of a flag; a key that comes twice is an error.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> ReadPairs(this FlagValues flags, Flag flag)
    {
        var pairs = flags.ReadAll(flag, SplitPair);
        CheckKeys(flag, pairs.Select(pair => pair.Key));
        return pairs;
    }

    /// <summary>Reads every annotation of a flag; a name that comes twice is an error.</summary>
    public static AnnotationSet ReadAnnotations(this FlagValues flags, Flag flag)
    {
        var annotations = flags.ReadAll(flag, static value =>
        {
            var (key, text) = SplitPair(value);
            return new Annotation(AcIdentifier.Parse(key), text);
        });
        CheckKeys(flag, annotations.Select(annotation => annotation.Name.ToString()));
        return annotations.Count == 0 ? AnnotationSet.Empty : [.. annotations];
    }

    /// <exception cref="UsageException">A key comes twice.</exception>
    public static void CheckKeys(Flag flag, IEnumerable<string> keys)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            if (!seen.Add(key))
            {
                throw new UsageException($"{flag}: \"{key}\" is set more than once");
            }
        }
    }

    private static T Parse<T>(Flag flag, string value, Func<string, T> parse)
    {
        try
        {
            return parse(value);
        }
        catch (FormatException e)
        {
            throw UsageException.BadValue(flag, value, e.Message);
        }
    }

    private static KeyValuePair<string, string> SplitPair(string value)
    {
        var equals = value.IndexOf('=');
        return equals > 0
            ? new(value[..equals], value[(equals + 1)..])
            : throw new FormatException($"\"{value}\" is not of the form KEY=VALUE");
    }
}
