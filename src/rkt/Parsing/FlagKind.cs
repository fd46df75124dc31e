namespace Rkt.Cli.Parsing;

/// <summary>What values a flag takes.</summary>
internal enum FlagKind
{
    /// <summary>On when given alone, or <c>=true</c> and <c>=false</c>.</summary>
    Switch,

    /// <summary>Any text; help shows its default in quotes.</summary>
    Text,

    /// <summary>A word, path, number or list with a form of its own; help shows its default bare.</summary>
    Word,

    /// <summary>A length of time, such as <c>1m30s</c>.</summary>
    Duration,
}
