using Rkt.Host.Files;
using Rkt.Stage1.Cgroups;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Cgroups;

public sealed class CgroupHierarchiesTests
{
    private const string Hybrid = """
        31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
        32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct
        35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
        40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,xattr,name=systemd
        41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
        """;

    private const string Unified = "30 24 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n";

    [Fact]
    public void Of_AMachineWithVersion1_FindsTheOwnCgroupOfEachController()
    {
        var hierarchies = Of(Hybrid, "9:name=systemd:/user\n4:memory:/own/path\n2:cpu,cpuacct:/\n0::/user\n");
        Assert.True(hierarchies.HasControllers);
        Assert.Equal("/sys/fs/cgroup/memory/own/path", hierarchies.DirectoryOf("memory"));
        Assert.Equal("/sys/fs/cgroup/cpu,cpuacct", hierarchies.DirectoryOf("cpu"));
        Assert.Equal("/sys/fs/cgroup/cpu,cpuacct", hierarchies.DirectoryOf("cpuacct"));
        Assert.Equal("/sys/fs/cgroup/unified/user", hierarchies.Unified);
        Assert.Null(hierarchies.DirectoryOf("pids"));
        Assert.Null(hierarchies.DirectoryOf("name=systemd"));
    }

    [Fact]
    public void Of_AMachineWithVersion2_HasNoControllersOfVersion1()
    {
        var hierarchies = Of(Unified, "0::/system.slice/a.service\n");
        Assert.False(hierarchies.HasControllers);
        Assert.Equal("/sys/fs/cgroup/system.slice/a.service", hierarchies.Unified);
    }

    [Fact]
    public void Of_AMachineWhereVersion1HasOnlyTheHierarchyOfSystemd_UsesVersion2() =>
        Assert.False(Of(
            Unified + "40 31 0:37 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,xattr,name=systemd\n", "1:name=systemd:/a\n0::/a\n").HasControllers);

    [Fact]
    public void Of_AContainerThatShowsItsOwnPartOfTheHierarchy_LooksBelowThat()
    {
        const string Mounts = "35 31 0:32 /docker/abc /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n";
        Assert.Equal("/sys/fs/cgroup/memory", Of(Mounts, "4:memory:/docker/abc\n").DirectoryOf("memory"));
        Assert.Equal("/sys/fs/cgroup/memory/app", Of(Mounts, "4:memory:/docker/abc/app\n").DirectoryOf("memory"));
        Assert.Null(Of(Mounts, "4:memory:/docker/abcdef\n").DirectoryOf("memory"));
    }

    [Fact]
    public void Of_ACgroupOutsideOfItsNamespace_HasNone() => Assert.Null(Of(Unified, "0::/../other\n").Unified);

    [Fact]
    public void Of_AMachineWithoutCgroups_HasNone()
    {
        var hierarchies = Of("23 1 0:5 / /proc rw - proc proc rw\n", "0::/\n");
        Assert.False(hierarchies.HasControllers);
        Assert.Null(hierarchies.Unified);
    }

    private static CgroupHierarchies Of(string mounts, string own) => CgroupHierarchies.Of(MountTable.Parse(mounts), own);
}
