using System.Text;
using Rkt.Host.Errors;
using Rkt.Pods.Layout;
using Rkt.Stage1.Networking;
using Rkt.Stage1.Networking.Cni;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Networking;

public sealed class AttachmentRecordTests : IDisposable
{
    private readonly PodPath _pod = new(Directory.CreateTempSubdirectory("rkt-record-").FullName);

    public AttachmentRecordTests() => Directory.CreateDirectory(_pod.NetworkConfigurations);

    public void Dispose() => Directory.Delete(_pod.Root, recursive: true);

    [Theory]
    [InlineData(null)]
    [InlineData("""{"ips":[]}""")]
    public void ReadIfExists_FindsWhatWasWritten(string? result)
    {
        new AttachmentRecord(Attachment, CniVersion.Parse("0.4.0"), ["/a", "/b:c"], result is null ? null : Encoding.UTF8.GetBytes(result)).Write(_pod);

        var record = AttachmentRecord.ReadIfExists(_pod, "eth1");

        Assert.NotNull(record);
        Assert.Equal("0.4.0", record.Version.ToString());
        Assert.Equal(["/a", "/b:c"], record.PluginDirectories);
        Assert.Equal(("pod", "/x", "eth1", "A=B"), (record.Attachment.ContainerId, record.Attachment.NetworkNamespace, record.Attachment.Interface, record.Attachment.Arguments));
        Assert.Equal(["aliases"], record.Attachment.Capabilities.Names);
        Assert.Equal(result, record.Result is null ? null : Encoding.UTF8.GetString(record.Result));
    }

    [Fact]
    public void ReadIfExists_OfAPodThatHasNone_IsNull() => Assert.Null(AttachmentRecord.ReadIfExists(_pod, "eth0"));

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("[]")]
    public void ReadIfExists_OfADamagedOne_NamesIt(string content)
    {
        File.WriteAllText($"{_pod.NetworkConfigurations}/eth0.json", content);

        Assert.Contains("eth0.json", Assert.Throws<RktException>(() => AttachmentRecord.ReadIfExists(_pod, "eth0")).Message, StringComparison.Ordinal);
    }

    private static CniAttachment Attachment => new()
    {
        ContainerId = "pod",
        NetworkNamespace = "/x",
        Interface = "eth1",
        Arguments = "A=B",
        Capabilities = NetworkCapabilities.Of("host", [], bandwidth: null),
    };
}
