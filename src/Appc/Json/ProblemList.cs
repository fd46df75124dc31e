namespace Appc.Json;

/// <summary>Collects the faults of one manifest: first those found in reading it, then those found in judging what was read.</summary>
internal sealed class ProblemList
{
    private readonly List<ManifestProblem> _problems = [];
    private HashSet<string>? _unreadable;

    internal IReadOnlyList<ManifestProblem> Problems => _problems;

    internal void Add(JsonPath path, string text)
    {
        // A value that could not be read was replaced by a default, whose own faults are nobody's business.
        if (_unreadable is null || !IsUnreadable(path))
        {
            _problems.Add(new ManifestProblem(path.ToString(), text));
        }
    }

    /// <summary>From here on, nothing more is said of the values that have been reported so far, nor of what is in them.</summary>
    internal void EndReading()
    {
        if (_problems.Count > 0)
        {
            _unreadable = [.. _problems.Select(problem => problem.Path)];
        }
    }

    /// <exception cref="ManifestException">Something was added.</exception>
    internal void ThrowIfAny(string kind)
    {
        if (_problems.Count > 0)
        {
            throw new ManifestException(kind, _problems);
        }
    }

    private bool IsUnreadable(JsonPath path)
    {
        for (var place = path; place is not null; place = place.Parent)
        {
            if (_unreadable!.Contains(place.ToString()))
            {
                return true;
            }
        }

        return false;
    }
}
