using System.Diagnostics;

namespace Tests.Functional.Surroundings;

/// <summary>For what another process brings about: asked again and again until it holds.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Waits until a condition holds; fails the test after 20 seconds.</summary>
    public static void Holds(Func<bool> condition, Func<string> otherwise)
    {
        var time = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(time.Elapsed < Patience, otherwise());
            Thread.Sleep(5);
        }
    }
}
