namespace Rkt.Host.Files;

/// <summary>What written state must survive.</summary>
public enum Durability
{
    /// <summary>A crash of our processes: enough for what describes a running pod, which a power loss ends anyway.</summary>
    ProcessCrash,

    /// <summary>A power loss too: images, names, prepared pods.</summary>
    PowerLoss,
}
