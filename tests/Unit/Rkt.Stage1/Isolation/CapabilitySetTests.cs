using Rkt.Stage1.Isolation;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Isolation;

public sealed class CapabilitySetTests
{
    [Fact]
    public void Default_IsTheFourteenOfTheReference()
    {
        // The bits as the kernel shows them in /proc/PID/status of an app.
        Assert.Equal(0xa804_25fbUL, CapabilitySet.Default.Mask);
    }

    [Theory]
    [InlineData("CAP_SYS_ADMIN")]
    [InlineData("sys_admin")]
    [InlineData("cap_Sys_Admin")]
    public void Parse_TakesNamesWithAndWithoutPrefixInAnyCase(string name)
    {
        Assert.True(CapabilitySet.Parse([name]).Has(21));
    }

    [Fact]
    public void Parse_OfAnUnknownName_NamesIt()
    {
        var failure = Assert.Throws<FormatException>(() => CapabilitySet.Parse(["CAP_FLY"]));

        Assert.Equal("unknown capability \"CAP_FLY\"", failure.Message);
    }

    [Fact]
    public void Without_TakesAway()
    {
        Assert.Equal(CapabilitySet.Parse(["KILL"]), CapabilitySet.Parse(["KILL", "CHOWN"]).Without(CapabilitySet.Parse(["CHOWN", "BPF"])));
    }
}
