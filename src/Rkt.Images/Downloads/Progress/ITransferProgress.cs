namespace Rkt.Images.Downloads.Progress;

/// <summary>Shows how far downloads are. Several may run at once, each on a thread of its own.</summary>
public interface ITransferProgress
{
    /// <summary>A download begins.</summary>
    /// <param name="label">What it is: "Downloading ACI".</param>
    /// <param name="received">The bytes that are there from an earlier attempt.</param>
    /// <param name="total">The whole length; null when nobody knows.</param>
    ITransferMeter Begin(string label, long received, long? total);

    /// <summary>Writes a line of another kind without mixing it up with the display: fit for <see cref="TransferSettings.Notice"/>.</summary>
    void Note(string text);
}
