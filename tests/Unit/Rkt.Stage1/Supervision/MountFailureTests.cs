using Rkt.Host.Errors;
using Rkt.Host.Kernel;
using Rkt.Host.Launching;
using Rkt.Pods.Layout.Entrypoints;
using Rkt.Stage1.Mounts;
using Rkt.Stage1.Namespaces;
using Rkt.Stage1.Supervision;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Supervision;

public sealed class MountFailureTests : IDisposable
{
    private readonly string _tree = Directory.CreateTempSubdirectory("rkt-unit-").FullName;

    public void Dispose() => Directory.Delete(_tree, recursive: true);

    [Fact]
    public void Hint_OfAPlaceInAReadOnlyVolume_NamesThatVolume()
    {
        var hint = Hint("mkdir", Errno.EROFS, "/v/ro/deep", Volume("v", "/v", readOnly: true), Volume("w", "/v/ro/deep"));

        Assert.Equal("the place for volume \"w\" is in volume \"v\", which can only be read: make \"/srv/v/ro/deep\", or choose another path", hint);
    }

    [Theory]
    [InlineData("/abs", "/tmp/some/host", "/abs/x", Errno.ENOENT)]
    [InlineData("/abs", "/proc/1/root", "/abs", Errno.EACCES)]
    [InlineData("/abs", "abs", "/abs", Errno.ELOOP)]
    [InlineData("/abs", "/sys/kernel", "/abs/x/y", Errno.EROFS)]
    public void Hint_OfAPlaceBehindALinkOfTheImage_NamesVolumeAndLink(string link, string target, string path, int errno)
    {
        Directory.CreateSymbolicLink($"{_tree}{link}", target);

        Assert.Equal(
            $"the path of volume \"w\" leads through \"{link}\", a symlink of the image to \"{target}\": choose another path",
            Hint("mkdir", errno, path, Volume("w", path)));
    }

    [Fact]
    public void Hint_OfAPlaceBehindSeveralLinks_NamesTheOneThatLeadsNowhere()
    {
        Directory.CreateDirectory($"{_tree}/usr/lib");
        Directory.CreateSymbolicLink($"{_tree}/lib", "usr/lib");
        Directory.CreateSymbolicLink($"{_tree}/usr/lib/x", "/nowhere");

        Assert.Contains("\"/lib/x\", a symlink of the image to \"/nowhere\"", Hint("create", Errno.ENOENT, "/lib/x/y", Volume("w", "/lib/x/y")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mount", "tmpfs on /dev")]
    [InlineData("mount", "proc on /dev")]
    [InlineData("mkdir", "/dev")]
    public void Hint_OfADirectoryOfTheKernelThatIsALink_SaysSo(string call, string subject)
    {
        Directory.CreateSymbolicLink($"{_tree}/dev", "/elsewhere");

        Assert.Equal("\"/dev\" must be a directory of the image; it is a symlink to \"/elsewhere\"", Hint(call, Errno.ENOENT, subject));
    }

    [Fact]
    public void Hint_OfAPlaceBelowAFile_SaysSo() =>
        Assert.StartsWith("in the image a part of this path is a file", Hint("mkdir", Errno.ENOTDIR, "/f/x", Volume("w", "/f/x")), StringComparison.Ordinal);

    [Fact]
    public void Hint_OfOwnersThatCannotBeShifted_SpeaksOfWhatItIs()
    {
        var root = Root() with { Users = new UserNamespace(new UserRange(65536, 65536), "/proc/1/ns/user") };

        Assert.EndsWith("below a volume", MountFailure.Hint(new KernelException("mount_setattr", Errno.EINVAL, "volume \"v\" (\"/x\") on \"/y\""), root), StringComparison.Ordinal);
        Assert.EndsWith("with --dir", MountFailure.Hint(new KernelException("mount_setattr", Errno.EINVAL, "/data (with the pod's user ids)"), root), StringComparison.Ordinal);
    }

    [Fact]
    public void Hint_OfSomethingElse_IsNone()
    {
        Assert.Null(Hint("pivot_root", Errno.EINVAL, "/x"));
        Assert.Null(Hint("mkdir", Errno.ENOSPC, "/tmp"));
        Assert.Null(Hint("mount", Errno.ENOENT, "overlay on /data/pod"));
    }

    private string? Hint(string call, int errno, string subject, params VolumeMount[] volumes) =>
        MountFailure.Hint(new KernelException(call, errno, subject), Root(volumes));

    private AppRoot Root(params VolumeMount[] volumes) => new()
    {
        Directory = _tree,
        PodDevices = "/dev",
        Hostname = "host",
        WorkingDirectory = "/",
        Volumes = volumes,
    };

    private static VolumeMount Volume(string name, string target, bool readOnly = false) =>
        new(name, $"/srv/{name}", target, IsDirectory: true, readOnly, MountScope.Tree, IsDevice: false);
}
