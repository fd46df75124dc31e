using Rkt.Pods.Selinux;
using Xunit;

namespace Tests.Unit.Rkt.Pods.Selinux;

/// <summary>On files like those of a machine with SELinux; scripts/test-vm has such a machine.</summary>
public sealed class SelinuxPolicyTests : IDisposable
{
    private const string Config = "etc/selinux/config";
    private const string Contexts = "etc/selinux/targeted/contexts/lxc_contexts";
    private const string File = "system_u:object_r:container_file_t:s0";

    private readonly string _root = Directory.CreateTempSubdirectory("rkt-selinux-").FullName;

    public SelinuxPolicyTests()
    {
        Write("sys/fs/selinux/enforce", "1");
        Write(Config, "# comment\nSELINUX=enforcing\nSELINUXTYPE=targeted\n");
        Write(Contexts, $"""
            process = "system_u:system_r:container_t:s0"
            content = "system_u:object_r:virt_var_lib_t:s0"
            file = "{File}"
            ro_file="system_u:object_r:container_ro_file_t:s0"
            """);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Find_TakesThePolicysWords() => Assert.Equal(
        new SelinuxPolicy("system_u:system_r:container_t:s0", File, "system_u:object_r:container_ro_file_t:s0"), SelinuxPolicy.Find(_root));

    [Fact]
    public void Find_WithoutSelinuxInTheKernel_IsNull()
    {
        System.IO.File.Delete($"{_root}/sys/fs/selinux/enforce");

        Assert.False(SelinuxPolicy.IsInKernel(_root));
        Assert.Null(SelinuxPolicy.Find(_root));
    }

    [Theory]
    [InlineData(Config, null)]
    [InlineData(Config, "SELINUX=enforcing\n")]
    [InlineData(Contexts, null)]
    [InlineData(Contexts, "process = \"a:b:c:s0\"\n")]
    [InlineData(Contexts, "file = \"a:b:c:s0\"\n")]
    [InlineData(Contexts, "process = \"a:b:c:s0\"\nfile = \"nonsense\"\n")]
    [InlineData(Contexts, "process = \"a:b:c d\"\nfile = \"a:b:c\"\n")]
    public void Find_WhenThePolicyHasNoWordsForContainers_IsNull(string file, string? content)
    {
        System.IO.File.Delete($"{_root}/{file}");
        if (content is not null)
        {
            Write(file, content);
        }

        Assert.Null(SelinuxPolicy.Find(_root));
    }

    [Fact]
    public void Find_WithoutAContextForReadOnlyFiles_TakesThatOfFiles()
    {
        Write(Contexts, $"process = a:b:c:s0\nfile = {File}\n");

        Assert.Equal(File, SelinuxPolicy.Find(_root)!.ReadOnlyFile);
    }

    private void Write(string file, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName($"{_root}/{file}")!);
        System.IO.File.WriteAllText($"{_root}/{file}", content);
    }
}
