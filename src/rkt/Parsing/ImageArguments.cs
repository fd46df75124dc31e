namespace Rkt.Cli.Parsing;

/// <summary>
/// The arguments of a command that takes images:
/// <c>[POD FLAGS] IMAGE [APP FLAGS] [-- ARGS…] [--- IMAGE [APP FLAGS] [-- ARGS…]]…</c>
/// </summary>
/// <remarks>Pod flags are understood after images too; app flags count for the image before them (command line, section 3).</remarks>
internal sealed class ImageArguments
{
    private readonly List<ImageSection> _images = [];

    private ImageArguments()
    {
    }

    /// <summary>The flags that belong to no image.</summary>
    public FlagValues Flags { get; } = new();

    public IReadOnlyList<ImageSection> Images => _images;

    /// <exception cref="UsageException">A flag is unknown, has a bad value, or stands where it cannot.</exception>
    public static ImageArguments Parse(FlagTable table, IReadOnlyList<string> words)
    {
        var arguments = new ImageArguments();
        var position = 0;
        while (position < words.Count)
        {
            arguments.ReadNext(table, words, ref position);
        }

        return arguments;
    }

    private void ReadNext(FlagTable table, IReadOnlyList<string> words, ref int position)
    {
        switch (words[position])
        {
            case "" or "---":
                position++;
                break;
            case "--" when _images.Count == 0:
                // It ends nothing but the pod's flags: what follows are images.
                position++;
                break;
            case "--":
                position++;
                ReadAppArguments(words, ref position);
                break;
            case ['-', _, ..]:
                ReadFlag(table, words, ref position);
                break;
            default:
                _images.Add(new ImageSection(words[position++]));
                break;
        }
    }

    private void ReadAppArguments(IReadOnlyList<string> words, ref int position)
    {
        var image = _images[^1];
        if (image.HasArguments)
        {
            throw new UsageException("an image is required before any app arguments");
        }

        image.HasArguments = true;
        while (position < words.Count && words[position] != "---")
        {
            image.AddArgument(words[position++]);
        }
    }

    private void ReadFlag(FlagTable table, IReadOnlyList<string> words, ref int position)
    {
        var (flag, value) = table.Read(words, ref position);
        if (!flag.IsOfImage || (flag.IsOfPodToo && _images.Count == 0))
        {
            Flags.Add(flag, value);
            return;
        }

        if (_images.Count == 0)
        {
            throw UsageException.BadValue(flag, value, $"{flag} must follow an image");
        }

        var image = _images[^1];
        if (!flag.IsRepeatable && image.Flags.Has(flag))
        {
            throw UsageException.BadValue(flag, value, $"{flag} specified multiple times for the same image");
        }

        image.Flags.Add(flag, value);
    }
}
