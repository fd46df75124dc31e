using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>A test with a site of its own; whatever the test leaves on the machine fails it.</summary>
public abstract class FunctionalTest : IDisposable
{
    protected Site Site { get; } = new();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Takes away what a test made beside its site; the site goes last.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Site.Dispose();
        }
    }
}
