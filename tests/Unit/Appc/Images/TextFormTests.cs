using Appc.Images;
using Xunit;

namespace Tests.Unit.Appc.Images;

public sealed class TextFormTests
{
    [Fact]
    public void MountPoint_Parse_ReadsEveryParameter()
    {
        var mountPoint = MountPoint.Parse("work,path=/var/lib/work,readOnly=true");
        Assert.Equal(("work", "/var/lib/work", true), (mountPoint.Name.ToString(), mountPoint.Path, mountPoint.ReadOnly));
    }

    [Theory]
    [InlineData("", "ACName cannot be empty")]
    [InlineData("m", "mount point parameter \"path\" is required")]
    [InlineData("m,path=", "mount point parameter \"path\" is required")]
    [InlineData("m,path=/a,path=/b", "mount point parameter \"path\" is given more than once")]
    [InlineData("m,path=/a,mode=1", "unknown mount point parameter \"mode\"")]
    [InlineData("m,path=/a,readOnly=yes", "mount point parameter \"readOnly\" must be true or false, not \"yes\"")]
    [InlineData("m,/a", "mount point parameter \"/a\" is not of the form key=value")]
    public void MountPoint_Parse_WhenTheTextIsWrong_SaysWhy(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => MountPoint.Parse(text)).Message);

    [Fact]
    public void Port_Parse_ReadsEveryParameter()
    {
        var port = Port.Parse("http,protocol=tcp,port=8080,count=2,socketActivated=1");
        Assert.Equal(("http", "tcp", 8080, 2, true), (port.Name.ToString(), port.Protocol, port.Number, port.Count, port.SocketActivated));
    }

    [Theory]
    [InlineData("p,port=80", "port parameter \"protocol\" is required")]
    [InlineData("p,protocol=tcp", "port parameter \"port\" is required")]
    [InlineData("p,protocol=tcp,port=0", "port must be in 1-65535 range")]
    [InlineData("p,protocol=tcp,port=65536", "port must be in 1-65535 range")]
    [InlineData("p,protocol=tcp,port=4294967295", "port must be in 1-65535 range")]
    [InlineData("p,protocol=tcp,port=65535,count=2", "end of port range must be in 1-65535 range")]
    [InlineData("p,protocol=tcp,port=x", "port parameter \"port\" must be a number, not \"x\"")]
    public void Port_Parse_WhenTheTextIsWrong_SaysWhy(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => Port.Parse(text)).Message);
}
