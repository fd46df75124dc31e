namespace Rkt.Images.Configuration;

/// <summary>A password, token or key. It shows itself to nobody who does not ask by name: not in messages, records or debug output.</summary>
public sealed class Secret(string value)
{
    /// <summary>What is shown in place of it.</summary>
    public const string Shown = "<hidden>";

    /// <summary>The secret itself, for the one place that sends or uses it.</summary>
    public string Reveal() => value;

    public override string ToString() => Shown;
}
