using System.Globalization;

namespace Rkt.Images.Downloads.Progress;

/// <summary>How far one download is, and the words for it.</summary>
internal sealed class TransferState
{
    private const int Window = 50;
    private const int LongestBar = 40;
    private const int ShortestBar = 8;

    private readonly TimeProvider _clock;
    private readonly string _label;
    private readonly long _start;
    private readonly long _began;
    private readonly Queue<(long Time, long Received)> _samples = [];
    private long _total;
    private long _received;

    public TransferState(TimeProvider clock, string label, long received, long? total)
    {
        _clock = clock;

        // A label may hold a name that a server has given.
        _label = string.Concat(label.Select(character => char.IsControl(character) ? '?' : character));
        _start = received;
        _received = received;
        _total = total ?? -1;
        _began = clock.GetTimestamp();
        Sample();
    }

    public long Received
    {
        get => Volatile.Read(ref _received);
        set => Volatile.Write(ref _received, value);
    }

    /// <summary>Notes where the download is now; the rate is that of the last samples.</summary>
    public void Sample()
    {
        _samples.Enqueue((_clock.GetTimestamp(), Received));
        if (_samples.Count > Window)
        {
            _samples.Dequeue();
        }
    }

    /// <summary>"Downloading ACI: 45.6 MB".</summary>
    public string Opening() => _total < 0 ? _label : $"{_label}: {ByteText.Of(_total)}{(_start > 0 ? $", {ByteText.Of(_start)} are there already" : "")}";

    /// <summary>"Downloading ACI: 12.3 MB/45.6 MB 8.1 MB/s 4s".</summary>
    public string Running() => $"{_label}: {Amount()}{Speed()}";

    /// <summary>"Downloading ACI: 45.6 MB in 5.6s".</summary>
    public string Closing(bool complete) => complete
        ? $"{_label}: {ByteText.Of(Received)} in {Seconds(_clock.GetElapsedTime(_began).TotalSeconds)}"
        : $"{_label}: stopped at {Amount()}";

    /// <summary>"Downloading ACI: [===>   ] 12.3 MB/45.6 MB 8.1 MB/s 4s", or less when there is less room.</summary>
    /// <param name="width">How many characters there are.</param>
    public string Drawn(int width)
    {
        var right = $"{Amount()}{Speed()}";
        var room = Math.Min(width - _label.Length - right.Length - 5, LongestBar);
        var text = _total >= 0 && room >= ShortestBar ? $"{_label}: {Bar(room)} {right}" : $"{_label}: {right}";
        return text.Length <= width ? text : text[..Math.Max(width, 0)];
    }

    private static string Seconds(double seconds) => seconds < 10
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.#}s")
        : Whole((long)seconds);

    private static string Whole(long seconds) => seconds switch
    {
        < 60 => $"{seconds}s",
        < 3600 => $"{seconds / 60}m{seconds % 60}s",
        _ => $"{seconds / 3600}h{seconds % 3600 / 60}m",
    };

    private string Bar(int room)
    {
        var done = _total == 0 ? room : (int)(Math.Min(Received, _total) * (double)room / _total);
        return done >= room ? $"[{new string('=', room)}]" : $"[{new string('=', done)}>{new string(' ', room - done - 1)}]";
    }

    private string Amount() => _total < 0 ? ByteText.Of(Received) : $"{ByteText.Of(Received)}/{ByteText.Of(_total)}";

    private string Speed()
    {
        var (time, received) = _samples.Peek();
        var seconds = _clock.GetElapsedTime(time).TotalSeconds;
        var rate = seconds > 0 ? (Received - received) / seconds : 0;
        if (rate < 1)
        {
            return "";
        }

        var left = _total > Received ? $" {Whole((long)Math.Ceiling((_total - Received) / rate))}" : "";
        return $" {ByteText.Of((long)rate)}/s{left}";
    }
}
