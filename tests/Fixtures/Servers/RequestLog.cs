namespace Tests.Fixtures.Servers;

/// <summary>The requests that a server got, in order.</summary>
public sealed class RequestLog
{
    private readonly Lock _lock = new();
    private readonly List<ReceivedRequest> _requests = [];

    /// <summary>Those so far.</summary>
    public IReadOnlyList<ReceivedRequest> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>The paths and queries asked for so far.</summary>
    public IReadOnlyList<string> Targets => [.. All.Select(request => request.Target)];

    public void Clear()
    {
        lock (_lock)
        {
            _requests.Clear();
        }
    }

    internal void Add(ReceivedRequest request)
    {
        lock (_lock)
        {
            _requests.Add(request);
        }
    }
}
