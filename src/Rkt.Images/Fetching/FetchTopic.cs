namespace Rkt.Images.Fetching;

/// <summary>What a line is about: lines begin with it.</summary>
public enum FetchTopic
{
    /// <summary>"image: "</summary>
    Image,

    /// <summary>"pubkey: "</summary>
    PublicKey,
}
