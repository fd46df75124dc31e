using System.Runtime.ExceptionServices;
using Rkt.Host.Errors;
using Rkt.Images.Store;

namespace Rkt.Images.Fetching;

/// <summary>Gets images and all that they build upon, several at once, and each once, however many others build upon it.</summary>
/// <param name="fetch">Gets one image; called on several threads.</param>
/// <param name="abort">Makes calls of <paramref name="fetch"/> that are under way fail soon; called when another one has failed.</param>
internal sealed class FetchQueue(Func<FetchItem, StoredImage> fetch, Action abort)
{
    private const int Workers = 4;

    // A server can make up a new name to build upon for as long as it is asked.
    private const int MaxImages = 500;

    private readonly object _changed = new();
    private readonly Dictionary<string, FetchItem> _known = [];
    private readonly Queue<FetchItem> _waiting = [];
    private int _running;
    private Exception? _failure;

    /// <summary>Gets all items and what they build upon.</summary>
    /// <returns>The items in their order, with their images; alike ones are one.</returns>
    /// <exception cref="RktException">One could not be had: the first failure. The others have been given up.</exception>
    public IReadOnlyList<FetchItem> Run(IEnumerable<FetchItem> items)
    {
        var joined = items.Select(Add).ToList();
        var threads = new List<Thread>();
        for (var i = 1; i < Workers; i++)
        {
            var thread = new Thread(Work) { Name = $"fetch {i}", IsBackground = true };
            thread.Start();
            threads.Add(thread);
        }

        Work();
        threads.ForEach(thread => thread.Join());
        if (_failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return joined;
    }

    private void Work()
    {
        while (Take() is { } item)
        {
            try
            {
                item.Image = fetch(item);
                Finish(item);
            }
#pragma warning disable CA1031 // It goes on to the thread that waits for all.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Fail(e);
            }
        }
    }

    private FetchItem? Take()
    {
        lock (_changed)
        {
            while (_failure is null && _waiting.Count == 0 && _running > 0)
            {
                Monitor.Wait(_changed);
            }

            if (_failure is not null || _waiting.Count == 0)
            {
                return null;
            }

            _running++;
            return _waiting.Dequeue();
        }
    }

    private void Finish(FetchItem item)
    {
        var dependencies = item.Image!.HasDependencies ? item.Image.ReadManifest().Dependencies : [];
        lock (_changed)
        {
            foreach (var dependency in dependencies)
            {
                Add(FetchItem.Of(dependency));
            }

            _running--;
            Monitor.PulseAll(_changed);
        }
    }

    private void Fail(Exception failure)
    {
        bool isFirst;
        lock (_changed)
        {
            isFirst = _failure is null;
            _failure ??= failure;
            _running--;
            Monitor.PulseAll(_changed);
        }

        if (isFirst)
        {
            abort();
        }
    }

    private FetchItem Add(FetchItem item)
    {
        if (_known.TryGetValue(item.Key, out var same))
        {
            return same;
        }

        if (_known.Count == MaxImages)
        {
            throw new RktException($"more than {MaxImages} images build upon one another");
        }

        _known.Add(item.Key, item);
        _waiting.Enqueue(item);
        return item;
    }
}
