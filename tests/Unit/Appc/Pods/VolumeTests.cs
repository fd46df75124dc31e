using Appc.Pods;
using Xunit;

namespace Tests.Unit.Appc.Pods;

public sealed class VolumeTests
{
    [Fact]
    public void Parse_OfAHostVolume_ReadsEveryParameter()
    {
        var volume = Volume.Parse("data,kind=host,source=/srv/a=b,readOnly=true,recursive=false");
        Assert.Equal(("data", VolumeKind.Host, "/srv/a=b"), (volume.Name.ToString(), volume.Kind, volume.Source));
        Assert.Equal((true, false), (volume.ReadOnly, volume.Recursive));
        Assert.Null(volume.Mode);
    }

    [Fact]
    public void Parse_OfAnEmptyVolume_FillsInTheDefaults()
    {
        Assert.Equal(("0755", 0u, 0u), Ownership(Volume.Parse("data,kind=empty")));
        Assert.Equal(("1777", 5u, 6u), Ownership(Volume.Parse("data,kind=empty,mode=1777,uid=5,gid=6")));
        Assert.Equal((UnixFileMode)0x3FF, Volume.Parse("data,kind=empty,mode=1777").ToFileMode());

        static (string?, uint?, uint?) Ownership(Volume volume) => (volume.Mode, volume.Uid, volume.Gid);
    }

    [Theory]
    [InlineData("data", "volume parameter \"kind\" is required")]
    [InlineData("Data,kind=empty", "ACName must contain only lower case alphanumeric characters plus \"-\"")]
    [InlineData("data,kind=nfs", "kind must be \"host\" or \"empty\", not \"nfs\"")]
    [InlineData("data,kind=host", "invalid volume: source: is required")]
    [InlineData("data,kind=host,source=srv", "invalid volume: source: must be an absolute path, not \"srv\"")]
    [InlineData("data,kind=host,source=/srv,mode=0755,uid=1", "invalid volume: mode: is not allowed for a volume of kind \"host\"; uid: is not allowed for a volume of kind \"host\"")]
    [InlineData("data,kind=empty,source=/srv", "invalid volume: source: is not allowed for a volume of kind \"empty\"")]
    [InlineData("data,kind=empty,mode=0789", "invalid volume: mode: must be octal permission bits such as \"0755\", not \"0789\"")]
    [InlineData("data,kind=empty,mode=77777", "invalid volume: mode: must be octal permission bits such as \"0755\", not \"77777\"")]
    [InlineData("data,kind=empty,uid=-1", "volume parameter \"uid\" must be a number, not \"-1\"")]
    [InlineData("data,kind=empty,colour=red", "unknown volume parameter \"colour\"")]
    [InlineData("data,kind=empty,kind=host", "volume parameter \"kind\" is given more than once")]
    [InlineData("data,kind=host,source=/a,b", "volume parameter \"b\" is not of the form key=value")]
    public void Parse_WhenTheTextIsWrong_SaysWhy(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => Volume.Parse(text)).Message);
}
