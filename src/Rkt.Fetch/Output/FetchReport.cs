using Rkt.Host.Terminal;
using Rkt.Images.Downloads.Progress;
using Rkt.Images.Fetching;
using Rkt.Images.Requests;
using Rkt.Images.Trust;

namespace Rkt.Fetch.Output;

/// <summary>Tells people on standard error what is going on, and asks them about keys when they are at a terminal.</summary>
/// <param name="settings">Whether details show.</param>
/// <param name="reviews">For keys and questions about them: results of <c>rkt trust</c>, messages of all else.</param>
internal sealed class FetchReport(RequestSettings settings, TextWriter reviews) : IFetchListener
{
    private readonly Lock _lock = new();

    /// <summary>Messages go through it too, so that they do not tear its lines apart.</summary>
    public ITransferProgress Progress { get; } = TransferDisplay.ForStandardError();

    /// <summary>Says what is not verified, when something comes from a network or details are asked for.</summary>
    public void WarnOfInsecureOptions(bool isFromNetwork)
    {
        if (!isFromNetwork && !settings.Debug)
        {
            return;
        }

        Warn(InsecureFetching.Image, "image signature verification has been disabled");
        Warn(InsecureFetching.Tls, "TLS verification has been disabled");
    }

    public void Tell(FetchTopic topic, string message) => Progress.Note(Prefixed(topic, message));

    public void Detail(FetchTopic topic, string message)
    {
        if (settings.Debug)
        {
            Tell(topic, message);
        }
    }

    public void Verified(Signer signer) =>
        Tell(FetchTopic.Image, "signature verified:\n" + string.Join('\n', signer.Identities.Select(identity => $"  {identity}")));

    public void Trusted(string decision, string result)
    {
        lock (_lock)
        {
            reviews.WriteLine(decision);
            reviews.WriteLine(result);
            reviews.Flush();
        }
    }

    public bool? Review(PublicKey key, string location, string? scope)
    {
        if (!StandardInput.IsTerminal)
        {
            return null;
        }

        lock (_lock)
        {
            reviews.WriteLine(KeyText.Describe(key));
            reviews.WriteLine("Are you sure you want to trust this key (yes/no)?");
            reviews.Flush();
            while (StandardInput.ReadLine() is { } answer)
            {
                switch (answer.Trim())
                {
                    case "yes":
                        return true;
                    case "no":
                        return false;
                }

                reviews.WriteLine("Please enter 'yes' or 'no'");
                reviews.Flush();
            }
        }

        return false;
    }

    private void Warn(InsecureFetching option, string message)
    {
        if (settings.Insecure.HasFlag(option))
        {
            Tell(FetchTopic.Image, $"warning: {message}");
        }
    }

    private static string Prefixed(FetchTopic topic, string message) => topic == FetchTopic.Image ? $"image: {message}" : $"pubkey: {message}";
}
