using System.Text;
using Rkt.Host.Launching;
using Rkt.Stage1.Mounts;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Mounts;

public sealed class OverlayRootTests
{
    [Fact]
    public void Mount_WithSeparatorsInPaths_EscapesThem()
    {
        Assert.Contains("lowerdir=/a\\:b:/c\\,d,upperdir=/u,workdir=/w,volatile", OptionsOf(["/a:b", "/c,d"], isMountedOnce: true), StringComparison.Ordinal);
    }

    [Fact]
    public void Mount_ThatIsRepeated_IsNotVolatile()
    {
        Assert.DoesNotContain("volatile", OptionsOf(["/a"], isMountedOnce: false), StringComparison.Ordinal);
    }

    [Fact]
    public void Mount_OfMoreLayersThanOptionsHaveRoomFor_GivesThemShortNames()
    {
        var layers = Enumerable.Range(0, 60).Select(i => $"/var/lib/rkt/images/{new string('a', 64)}{i}/rootfs").ToArray();

        Assert.Contains($"lowerdir={string.Join(':', Enumerable.Range(0, 60))},upperdir=/u,", OptionsOf(layers, isMountedOnce: true), StringComparison.Ordinal);
    }

    [Fact]
    public void Mount_WithALabel_QuotesIt()
    {
        const string Label = "system_u:object_r:container_file_t:s0:c1,c2";

        Assert.Contains($"context=\"{Label}\",lowerdir=/a,", OptionsOf(["/a"], isMountedOnce: true, Label), StringComparison.Ordinal);
        Assert.DoesNotContain("context", OptionsOf(["/a"], isMountedOnce: true), StringComparison.Ordinal);
    }

    private static string OptionsOf(string[] lower, bool isMountedOnce, string? label = null)
    {
        var plan = new LaunchPlanBuilder();
        new OverlayRoot(lower, "/u", "/w", isMountedOnce) { Label = label }.Mount(plan, "/root");
        plan.Pause();
        return Encoding.UTF8.GetString(plan.Build(NamespaceKinds.None, NamespaceKinds.None).Bytes);
    }
}
