namespace Rkt.Images.Discovery;

/// <summary>How discovery came to an endpoint.</summary>
public enum EndpointOrigin
{
    /// <summary>The name's host announces it.</summary>
    MetaTag,

    /// <summary>Made of the name alone (simple discovery): nobody has said that anything is there.</summary>
    NamePattern,
}
