using Rkt.Host.Errors;
using Rkt.Host.Netlink;
using Xunit;

namespace Tests.Unit.Rkt.Host.Netlink;

[Collection(nameof(ProcessLaunching))]
public sealed class RouteSocketTests
{
    private const int NoSuchDevice = 19;

    [Fact]
    public void Find_OfLoopback_HasItsHardwareAddress()
    {
        using var routes = RouteSocket.Open();

        Assert.Equal(new NetworkLink(1, "00:00:00:00:00:00"), routes.Find("lo"));
    }

    [Fact]
    public void Find_OfNoLink_NamesIt_AndTheSocketStaysUsable()
    {
        using var routes = RouteSocket.Open();

        var failure = Assert.Throws<KernelException>(() => routes.Find("no-such-link"));

        Assert.Equal(NoSuchDevice, failure.Errno);
        Assert.Contains("link \"no-such-link\"", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, routes.Find("lo").Index);
    }

    [Fact]
    public void OpenIn_OfAFileThatIsNoNamespace_Fails()
    {
        using var file = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);

        Assert.Throws<KernelException>(() => RouteSocket.OpenIn(file));
    }
}
