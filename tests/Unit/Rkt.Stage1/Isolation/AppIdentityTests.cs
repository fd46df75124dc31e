using Rkt.Host.Errors;
using Rkt.Stage1.Isolation;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Isolation;

public sealed class AppIdentityTests : IDisposable
{
    private readonly string _tree = Directory.CreateTempSubdirectory("rkt-unit-").FullName;

    public void Dispose() => Directory.Delete(_tree, recursive: true);

    [Fact]
    public void Resolve_OfANameWhereTheImageHasNoFileOfNames_NamesThePath()
    {
        Directory.CreateDirectory($"{_tree}/etc/passwd");

        var failure = Assert.Throws<RktException>(() => AppIdentity.Resolve("u1", "0", [], [_tree], () => false));

        Assert.Equal("cannot look up \"u1\": \"/etc/passwd\" of the image is not a file", failure.Message);
        Assert.NotNull(failure.Hint);
    }
}
