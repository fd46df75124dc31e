using Rkt.Host.Netlink;
using Rkt.Stage1.Networking.Builtin;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Networking.Builtin;

public sealed class AddressLeasesTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("rkt-leases-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Take_TheFirstTime_WritesWhatThePluginWrites()
    {
        Assert.Equal("10.1.2.2", Leases().Take("pod", "eth0").ToString());
        Assert.Equal(["10.1.2.2", "last_reserved_ip.0", "lock"], Files());
        Assert.Equal("pod\r\neth0", Content("10.1.2.2"));
        Assert.Equal("10.1.2.2", Content("last_reserved_ip.0"));
    }

    [Fact]
    public void Take_AfterARelease_GoesOnBehindTheLastOne()
    {
        Leases().Take("a", "eth0");
        Leases().Release("a", "eth0", known: null, _ => { });
        Assert.Equal("10.1.2.3", Leases().Take("b", "eth0").ToString());
    }

    [Fact]
    public void Take_AtTheEnd_BeginsAnew_AndGivesEachAddressOnce()
    {
        Write("last_reserved_ip.0", "10.1.2.5");
        var taken = Enumerable.Range(0, 5).Select(i => Leases().Take($"pod{i}", "eth0")!.Value.ToString()).ToList();

        Assert.Equal(["10.1.2.6", "10.1.2.2", "10.1.2.3", "10.1.2.4", "10.1.2.5"], taken);
        Assert.Null(Leases().Take("late", "eth0"));
        Assert.DoesNotContain(Files(), f => f.Contains("late", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("192.168.0.1")]
    [InlineData("nonsense")]
    public void Take_AfterALastAddressThatIsNone_BeginsAtTheFirst(string last)
    {
        Write("last_reserved_ip.0", last);
        Assert.Equal("10.1.2.2", Leases().Take("pod", "eth0").ToString());
    }

    [Fact]
    public void Take_OverWhatAKilledOneLeft_Succeeds()
    {
        Write(".pod.eth0", "half");
        Assert.Equal("10.1.2.2", Leases().Take("pod", "eth0").ToString());
        Assert.DoesNotContain(".pod.eth0", Files());
    }

    [Fact]
    public void Release_OfAKnownAddress_LeavesThatOfOthers()
    {
        Write("10.1.2.2", "other\r\neth0");
        Write("10.1.2.3", "pod\r\neth0");
        var freed = new List<Ipv4Address>();

        Leases().Release("pod", "eth0", Ipv4Address.TryParse("10.1.2.2"), freed.Add);

        Assert.Equal(["10.1.2.2", "lock"], Files());
        Assert.Equal(["10.1.2.3"], freed.Select(a => a.ToString()));
    }

    [Fact]
    public void Release_OfAnUnknownAddress_FindsAllOfThePod()
    {
        Write("10.1.2.4", "pod\r\neth0");
        Write("10.1.2.5", "pod\r\neth1");
        Write(".pod.eth0", "pod\r\neth0");

        Leases().Release("pod", "eth0", known: null, _ => { });

        Assert.Equal(["10.1.2.5", "lock"], Files());
    }

    [Fact]
    public void Release_OfWhatAnOldPluginWrote_FindsIt()
    {
        Write("10.1.2.4", "pod");
        Leases().Release("pod", "eth0", known: null, _ => { });
        Assert.Equal(["lock"], Files());
    }

    [Fact]
    public void Release_WithoutAnyLease_IsWell() => new AddressLeases("none", Subnet, _root).Release("pod", "eth0", known: null, _ => { });

    private static Ipv4Subnet Subnet => new(Ipv4Address.TryParse("10.1.2.0")!.Value, 29);

    private AddressLeases Leases() => new("net", Subnet, _root);

    private string Content(string file) => File.ReadAllText($"{_root}/net/{file}");

    private void Write(string file, string content)
    {
        Directory.CreateDirectory($"{_root}/net");
        File.WriteAllText($"{_root}/net/{file}", content);
    }

    private IEnumerable<string> Files() => Directory.GetFiles($"{_root}/net").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);
}
