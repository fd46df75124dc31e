using System.Text;
using Appc.Isolators;
using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Stage1.Isolation;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Isolation;

/// <summary>On files like those of a machine with SELinux: there was none to try it on.</summary>
public sealed class MountLabelTests : IDisposable
{
    private const string Contexts = "etc/selinux/targeted/contexts/lxc_contexts";

    private readonly string _root = Directory.CreateTempSubdirectory("rkt-selinux-").FullName;
    private readonly List<string> _warnings = [];

    public MountLabelTests()
    {
        Write("sys/fs/selinux/enforce", "1");
        Write("etc/selinux/config", "# comment\nSELINUX=enforcing\nSELINUXTYPE=targeted\n");
        Write(Contexts, """
            process = "system_u:system_r:container_t:s0"
            content = "system_u:object_r:virt_var_lib_t:s0"
            file = "system_u:object_r:container_file_t:s0"
            ro_file="system_u:object_r:container_ro_file_t:s0"
            """);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("s0")]
    [InlineData("s0:c1,c2")]
    [InlineData("s0-s0:c0.c1023")]
    public void Read_TakesThePolicysContextForFiles_AndTheLevelOfTheApp(string level)
    {
        Assert.Equal($"system_u:object_r:container_file_t:{level}", Read(level));
        Assert.Empty(_warnings);
    }

    [Fact]
    public void Read_WithoutTheIsolator_IsNull() => Assert.Null(MountLabel.Read([], _root, _warnings.Add));

    [Fact]
    public void Read_WithoutSelinux_IsNull_AndSilent()
    {
        File.Delete($"{_root}/sys/fs/selinux/enforce");

        Assert.Null(Read("s0"));
        Assert.Empty(_warnings);
    }

    [Theory]
    [InlineData("etc/selinux/config", null)]
    [InlineData("etc/selinux/config", "SELINUX=enforcing\n")]
    [InlineData(Contexts, null)]
    [InlineData(Contexts, "process = \"a:b:c:s0\"\n")]
    [InlineData(Contexts, "file = \"nonsense\"\n")]
    public void Read_WhenThePolicyHasNoContextForFiles_Warns(string file, string? content)
    {
        File.Delete($"{_root}/{file}");
        if (content is not null)
        {
            Write(file, content);
        }

        Assert.Null(Read("s0"));
        Assert.Contains("lxc_contexts", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s0\\\",upperdir=/etc,x=\\\"")]
    [InlineData("s0 c1")]
    [InlineData("s0\\n")]
    [InlineData("s0\\\\")]
    public void Read_OfALevelThatWouldEndTheOption_IsRefused(string level) =>
        Assert.Contains("is not an SELinux context", Assert.Throws<RktException>(() => Read(level)).Message, StringComparison.Ordinal);

    /// <param name="level">As it is inside of JSON's quotes.</param>
    private string? Read(string level) => MountLabel.Read(
        [Isolator.Create(AcIdentifier.Parse(IsolatorNames.SelinuxContext), Encoding.UTF8.GetBytes($$"""{"user":"system_u","role":"system_r","type":"container_t","level":"{{level}}"}"""))],
        _root,
        _warnings.Add);

    private void Write(string file, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName($"{_root}/{file}")!);
        File.WriteAllText($"{_root}/{file}", content);
    }
}
