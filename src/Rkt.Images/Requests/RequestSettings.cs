namespace Rkt.Images.Requests;

/// <summary>What stage0 tells the program <c>fetch</c> with every request.</summary>
public sealed record RequestSettings
{
    /// <summary>The word of the command line that asks, which messages start with: "run".</summary>
    public required string Command { get; init; }

    /// <summary>Absolute path.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Absolute path of the vendor's configuration directory.</summary>
    public required string SystemConfiguration { get; init; }

    /// <summary>Absolute path of the administrator's configuration directory, where keys are added.</summary>
    public required string LocalConfiguration { get; init; }

    /// <summary>Absolute path of a user's configuration directory, or null.</summary>
    public string? UserConfiguration { get; init; }

    public InsecureFetching Insecure { get; init; }

    /// <summary>Whether keys found by discovery over https are trusted without asking.</summary>
    public bool TrustKeysFromHttps { get; init; }

    public bool Debug { get; init; }
}
