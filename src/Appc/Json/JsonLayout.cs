namespace Appc.Json;

/// <summary>How a manifest is laid out when it is written.</summary>
public enum JsonLayout
{
    /// <summary>On one line, without blanks: what goes into archives and pods.</summary>
    Compact,

    /// <summary>Indented by four spaces a level.</summary>
    FourSpaces,

    /// <summary>Indented by a tab a level.</summary>
    Tabs,
}
