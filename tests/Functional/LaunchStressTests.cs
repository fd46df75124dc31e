using Rkt.Host.Launching;

namespace Tests.Functional;

/// <summary>Managed code between fork and exec hung when a collection was pending; the shim must not.</summary>
public sealed class LaunchStressTests
{
    [Fact]
    public void Launch_BesideThreadsThatAllocateAndCollect_NeverHangs()
    {
        using var stop = new CancellationTokenSource();
        var threads = Enumerable.Range(0, 2).Select(_ => new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.KeepAlive(new byte[100_000]);
                GC.Collect(0);
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        var builder = new LaunchPlanBuilder();
        builder.Execute(["/bin/true"], ["true"], []);
        var plan = builder.Build(NamespaceKinds.None, NamespaceKinds.None);

        try
        {
            for (var i = 0; i < 5_000; i++)
            {
                using var child = Child.Launch(plan, [], joined: null);
                Assert.Equal(0, child.Wait().Code);
            }
        }
        finally
        {
            stop.Cancel();
            threads.ForEach(t => t.Join());
        }
    }
}
