using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>A test with a site of its own; whatever the test leaves on the machine fails it.</summary>
public abstract class FunctionalTest : IDisposable
{
    protected Site Site { get; } = new();

    public void Dispose()
    {
        Site.Dispose();
        GC.SuppressFinalize(this);
    }
}
