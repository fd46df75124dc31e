using Rkt.Images.Downloads.Progress;
using Rkt.Images.Trust;

namespace Rkt.Images.Fetching;

/// <summary>Whoever sits before the terminal, or does not. Called from several threads.</summary>
public interface IFetchListener
{
    /// <summary>Something that always shows.</summary>
    void Tell(FetchTopic topic, string message);

    /// <summary>Something that shows when details are asked for.</summary>
    void Detail(FetchTopic topic, string message);

    /// <summary>A signature was verified.</summary>
    void Verified(Signer signer);

    /// <summary>Asks whether a key is to be trusted, having shown it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="location">Where it comes from: a file or a URL.</param>
    /// <param name="scope">For which images: a prefix, or null for all.</param>
    /// <returns>The answer; null when there is nobody to ask.</returns>
    bool? Review(PublicKey key, string location, string? scope);

    /// <summary>A key was added.</summary>
    /// <param name="decision">Who decided so.</param>
    /// <param name="result">Where it is now.</param>
    void Trusted(string decision, string result);

    /// <summary>Shows how far downloads are.</summary>
    ITransferProgress Progress { get; }
}
