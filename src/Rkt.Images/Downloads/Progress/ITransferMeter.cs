namespace Rkt.Images.Downloads.Progress;

/// <summary>One download, as far as a display is concerned.</summary>
public interface ITransferMeter
{
    /// <summary>So many bytes are there now, those of earlier attempts included. Cheap: called for every read.</summary>
    void Report(long received);

    /// <summary>The download has ended. Further calls do nothing.</summary>
    void End(bool complete);
}
