namespace Rkt.Cli.Parsing;

/// <summary>One image on a command line, with the flags and arguments that follow it.</summary>
/// <param name="Image">The image reference as given.</param>
internal sealed record ImageSection(string Image)
{
    private readonly List<string> _arguments = [];

    /// <summary>The flags that belong to this image.</summary>
    public FlagValues Flags { get; } = new();

    /// <summary>What follows <c>--</c>; null when there is no <c>--</c>.</summary>
    public IReadOnlyList<string>? Arguments => HasArguments ? _arguments : null;

    internal bool HasArguments { get; set; }

    internal void AddArgument(string argument) => _arguments.Add(argument);
}
