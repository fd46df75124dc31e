using Appc.Isolators;
using Rkt.Host.Errors;
using Rkt.Stage1.Namespaces;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Namespaces;

public sealed class KernelSettingsTests
{
    [Theory]
    [InlineData("net.ipv4.ip_forward", "/proc/sys/net/ipv4/ip_forward")]
    [InlineData("net/ipv4/conf/eth0.100/forwarding", "/proc/sys/net/ipv4/conf/eth0.100/forwarding")]
    public void FileOf_TakesDotsOrSlashes(string name, string file) => Assert.Equal(file, KernelSettings.FileOf(name));

    [Theory]
    [InlineData("net.core.somaxconn")]
    [InlineData("fs.mqueue.msg_max")]
    [InlineData("kernel.shmmax")]
    [InlineData("kernel.domainname")]
    public void Collect_TakesWhatAPodHasForItself(string name) => Assert.NotNull(Collect(false, false, name));

    [Theory]
    [InlineData("vm.overcommit_memory")]
    [InlineData("kernel.modprobe")]
    [InlineData("kernel.shm")]
    [InlineData("net")]
    [InlineData("")]
    [InlineData(".net.x")]
    [InlineData("net.")]
    [InlineData("net/../../etc/passwd")]
    public void Collect_RefusesWhatIsTheMachines(string name) => Assert.Throws<RktException>(() => Collect(false, false, name));

    [Fact]
    public void Collect_RefusesWhatIsSharedWithTheHost()
    {
        Assert.Throws<RktException>(() => Collect(true, false, "net.core.somaxconn"));
        Assert.Throws<RktException>(() => Collect(false, true, "fs.mqueue.msg_max"));
        Assert.NotNull(Collect(true, false, "fs.mqueue.msg_max"));
    }

    private static KernelSettings Collect(bool sharesNetwork, bool sharesIpc, string name) =>
        KernelSettings.Collect([[Isolator.Create(IsolatorNames.Sysctl, new SysctlValue([new(name, "1")]))]], sharesNetwork, sharesIpc);
}
