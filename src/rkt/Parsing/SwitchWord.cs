namespace Rkt.Cli.Parsing;

/// <summary>The words for on and off.</summary>
internal static class SwitchWord
{
    public static bool TryParse(string text, out bool on)
    {
        on = text is "1" or "t" or "T" or "true" or "TRUE" or "True";
        return on || text is "0" or "f" or "F" or "false" or "FALSE" or "False";
    }
}
