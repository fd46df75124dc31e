using Rkt.Host.Files;
using Xunit;

namespace Tests.Unit.Rkt.Host.Files;

public sealed class MountTableTests
{
    [Fact]
    public void Parse_FindsFieldsOnBothSidesOfTheOptionalOnes()
    {
        var mounts = MountTable.Parse(
            "36 31 0:33 / /sys rw,relatime - sysfs sysfs rw\n"
            + "98 29 254:1 /sub/a\\040b /mnt/c\\134d\\011e rw shared:9 master:2 - ext4 /dev/disk\\0401 rw,errors=remount-ro\n");
        Assert.Equal(2, mounts.Count);
        Assert.Equal(("0:33", "/", "/sys", "sysfs", "sysfs", "rw"), Fields(mounts[0]));
        Assert.Equal(("254:1", "/sub/a b", "/mnt/c\\d\te", "ext4", "/dev/disk 1", "rw,errors=remount-ro"), Fields(mounts[1]));
    }

    [Fact]
    public void Parse_OfALineThatIsCutShort_HasEmptyFields()
    {
        var mount = Assert.Single(MountTable.Parse("36 31 0:33\n"));
        Assert.Equal(("0:33", "", "", "", "", ""), Fields(mount));
    }

    private static (string Device, string Root, string Target, string Type, string Source, string Options) Fields(MountEntry mount) =>
        (mount.Device, mount.Root, mount.Target, mount.Type.ToString(), mount.Source, mount.Options.ToString());
}
