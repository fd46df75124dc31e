namespace Rkt.Cli.Parsing;

/// <summary>Where the flags of a command may stand.</summary>
internal enum FlagOrder
{
    /// <summary>Anywhere between its words.</summary>
    Any,

    /// <summary>Before its words only: what follows the first word is the command line of another program.</summary>
    BeforeWords,
}
