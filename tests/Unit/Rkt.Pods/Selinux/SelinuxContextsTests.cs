using System.Text;
using Appc.Isolators;
using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Pods.Selinux;
using Xunit;

namespace Tests.Unit.Rkt.Pods.Selinux;

public sealed class SelinuxContextsTests
{
    private static readonly SelinuxContexts Pod = new("system_u:system_r:container_t:s0:c1,c2", "system_u:object_r:container_file_t:s0:c1,c2");

    [Theory]
    [InlineData("a:b:c", true)]
    [InlineData("a:b:c:s0-s0:c0.c1023", true)]
    [InlineData("a:b", false)]
    [InlineData("a::c:s0", false)]
    [InlineData("", false)]
    [InlineData("a:b:c:s0\"", false)]
    [InlineData("a:b:c:s0 ", false)]
    [InlineData("a:b:c:s0\n", false)]
    [InlineData("a:b:c:s0\\", false)]
    public void IsContext_LooksAtTheForm_AndAtWhatWouldEndAnOption(string text, bool expected) => Assert.Equal(expected, SelinuxContexts.IsContext(text));

    [Fact]
    public void ForApp_WithoutAnIsolator_IsThePods() => Assert.Same(Pod, Pod.ForApp([]));

    [Theory]
    [InlineData("s0")]
    [InlineData("s0:c7,c9")]
    [InlineData("s0-s0:c0.c1023")]
    public void ForApp_WithAnIsolator_HasItsContext_AndFilesOfItsLevel(string level) => Assert.Equal(
        new SelinuxContexts($"system_u:system_r:other_t:{level}", $"system_u:object_r:container_file_t:{level}"), Pod.ForApp([Isolator_(level)]));

    /// <param name="level">As it is inside of JSON's quotes.</param>
    [Theory]
    [InlineData("s0\\\",upperdir=/etc,x=\\\"")]
    [InlineData("s0 c1")]
    [InlineData("s0\\n")]
    public void ForApp_OfALevelThatWouldEndTheOption_IsRefused(string level) => Assert.Contains(
        "is not an SELinux context", Assert.Throws<RktException>(() => Pod.ForApp([Isolator_(level)])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("a:b:c:s0:c1,c2", "a:b:c:s0")]
    [InlineData("a:b:c:s0-s15:c0.c1023", "a:b:c:s0")]
    [InlineData("a:b:c:s0", "a:b:c:s0")]
    [InlineData("a:b:c", "a:b:c")]
    [InlineData(null, null)]
    public void FileForAll_HasNoCategories(string? file, string? expected) => Assert.Equal(expected, new SelinuxContexts("a:b:c", file).FileForAll);

    [Fact]
    public void ForApp_UnderAPolicyWithoutLevels_LeavesTheContextOfFiles() =>
        Assert.Equal("a:b:c", new SelinuxContexts("a:b:d", "a:b:c").ForApp([Isolator_("s0")]).File);

    private static Isolator Isolator_(string level) => Isolator.Create(
        AcIdentifier.Parse(IsolatorNames.SelinuxContext),
        Encoding.UTF8.GetBytes($$"""{"user":"system_u","role":"system_r","type":"other_t","level":"{{level}}"}"""));
}
