using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>The user that an app runs as and the file system that it finds.</summary>
public sealed class AppRootTests : FunctionalTest
{
    private const UnixFileMode ForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>With the paths the reference lifts the policy for devices too.</summary>
    [Theory]
    [InlineData("--no-overlay=false", "/node")]
    [InlineData("--no-overlay", "/node")]
    [InlineData("--no-overlay", "/dev/node")]
    public void DevicesThatAnAppMakes_CannotBeOpened_UnlessPathsAreInsecure(string overlay, string node)
    {
        var image = Site.ShellImage(script: $"busybox mknod {node} c 1 5 && busybox head -c 3 {node} 2>/dev/null | busybox wc -c");
        Assert.EndsWith("]: 0\n", Site.Rkt("run", "--net=none", overlay, image).Succeeded().Output, StringComparison.Ordinal);
        Site.Insecure = "image,paths";
        Assert.EndsWith("]: 3\n", Site.Rkt("run", "--net=none", overlay, image).Succeeded().Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", "0", "uid=0 gid=0")]
    [InlineData("web", "staff", "uid=33 gid=50")]
    [InlineData("7", "staff", "uid=7 gid=50")]
    [InlineData("/home", "/home", "uid=5 gid=6")]
    [InlineData("/link-to-home", "0", "uid=5 gid=0")]
    [InlineData("12", "0", "uid=12 gid=0")]
    public void UserAndGroup_AreNumbersNamesOfTheImageOrOwnersOfItsFiles(string user, string group, string identity) =>
        Assert.Contains($"]: {identity} ", Run([$"--user={user}", $"--group={group}"], "identity"), StringComparison.Ordinal);

    [Theory]
    [InlineData("--user=nobody-here", "user \"nobody-here\"")]
    [InlineData("--group=nobody-here", "group \"nobody-here\"")]
    [InlineData("--user=/no/file", "\"/no/file\"")]
    [InlineData("--user=4294967295", "\"4294967295\"")]
    [InlineData("--user=-1", "\"-1\"")]
    public void AUserOrGroupThatDoesNotExist_IsRefused(string flag, string words) =>
        Site.Rkt("run", "--net=none", Image("identity"), flag).Refused(words, "app \"guest\"");

    [Fact]
    public void SupplementaryGroups_AreThoseGiven_AndNoneOfTheCallers()
    {
        Assert.EndsWith("]: groups 3 4\n", Run(["--supplementary-gids=3,4", "--user=7"], "groups"), StringComparison.Ordinal);
        Assert.EndsWith("]: groups\n", Run([], "groups"), StringComparison.Ordinal);
    }

    [Fact]
    public void AWorkingDirectoryThatIsMissing_IsMadeForRoot() =>
        Assert.EndsWith("]: /new/place 0:0 755\n", Run(["--working-dir=/new/place", "--user=7"], "owner", "/new/place"), StringComparison.Ordinal);

    [Fact]
    public void PlacesThatTheImageLacks_AreMade()
    {
        var output = Run([], "each", "owner", "/run", "+", "owner", "/proc", "+", "owner", "/dev/shm", "+", "readlink", "/etc/mtab", "+", "cat", "/etc/hostname", "+", "owner", "/tmp");
        Assert.Contains("]: /run 0:0 755\n", output, StringComparison.Ordinal);
        Assert.Contains("]: /dev/shm 0:0 1777\n", output, StringComparison.Ordinal);
        Assert.Contains("]: ../proc/self/mounts\n", output, StringComparison.Ordinal);
        Assert.Contains("]: rkt-", output, StringComparison.Ordinal);
        Assert.EndsWith("]: /tmp 0:0 1777\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void NameFilesThatAreSymlinksToNowhere_AreMadeWhereTheyLead()
    {
        var image = AciFile.OfGuest(
            $"{Site.Root}/links.aci", "example.com/guest", "",
            aci => aci.AddSymlink("rootfs/etc/resolv.conf", "../run/systemd/resolve/stub-resolv.conf").AddSymlink("rootfs/etc/hosts", "/var/lib/hosts"),
            ["each", "cat", "/etc/resolv.conf", "+", "cat", "/etc/hosts"]);
        var output = Site.Rkt("run", "--net=none", "--dns=192.0.2.53", "--hosts-entry=192.0.2.1=somewhere", image).Succeeded().Output;
        Assert.Contains("]: nameserver 192.0.2.53\n", output, StringComparison.Ordinal);
        Assert.Contains("192.0.2.1", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Dev_HasTheUsualDevicesAndNoMore()
    {
        var output = Run(["--user=7"], "each", "ls", "/dev", "+", "write", "/dev/null", "x").TrimEnd().Split('\n');
        var names = output.Select(line => line[(line.IndexOf("]: ", StringComparison.Ordinal) + 3)..]);
        Assert.Equal(
            [".rkt", "console", "fd", "full", "net", "null", "ptmx", "pts", "random", "shm", "stderr", "stdin", "stdout", "tty", "urandom", "zero"],
            names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void SharedMemory_IsThePods_AndNotTheHosts()
    {
        // Of two apps the second reads what the first has written; the host sees neither.
        var name = $"rkt-test-{Guid.NewGuid():N}";
        var output = Site.Rkt(
            "run", "--net=none", Image("write", $"/dev/shm/{name}", "shared"), "--name=one",
            "---", Image("each", "await", $"/dev/shm/{name}", "+", "ls", "/dev/shm"), "--name=two").Succeeded().Output;
        Assert.EndsWith($"]: {name}\n", output, StringComparison.Ordinal);
        Assert.False(File.Exists($"/dev/shm/{name}"));
    }

    [Theory]
    [InlineData("/sys/firmware")]
    [InlineData("/sys/fs")]
    [InlineData("/sys/module")]
    [InlineData("/sys/power")]
    public void HiddenDirectories_AreEmpty_UnlessPathsAreInsecure(string path)
    {
        Assert.SkipUnless(Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any(), $"this kernel has nothing in {path}");
        Assert.Equal("", Run([], "ls", path));
        Site.Insecure = "image,paths";
        Assert.NotEqual("", Run([], "ls", path));
    }

    [Theory]
    [InlineData("/proc/kallsyms")]
    [InlineData("/proc/config.gz")]
    [InlineData("/proc/kcore")]
    public void HiddenFiles_AreEmpty(string path)
    {
        Assert.SkipUnless(File.Exists(path), $"this kernel has no {path}");
        Assert.Equal("", Run([], "cat", path));
    }

    [Theory]
    [InlineData("/proc/sysrq-trigger", "h")]
    [InlineData("/proc/sys/kernel/core_pattern", "core")]
    [InlineData("/proc/sys/vm/panic_on_oom", "0")]
    [InlineData("/sys/kernel/mm/ksm/run", "0")]
    [InlineData("/sys/class/net/lo/tx_queue_len", "1000")]
    public void ReadOnlyPaths_CannotBeWritten(string path, string text)
    {
        Assert.SkipUnless(File.Exists(path), $"this kernel has no {path}");
        Assert.Contains("Read-only file system", Site.Rkt("run", "--net=none", Image("write", path, text)).EndedWith(99).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AReadOnlyRoot_StillHasMemoryThatCanBeWritten() =>
        Run(["--readonly-rootfs=true"], "each", "write", "/dev/shm/file", "text", "+", "cat", "/dev/shm/file");

    [Theory]
    [InlineData("dev")]
    [InlineData("proc")]
    [InlineData("sys")]
    public void ADirectoryOfTheKernelThatIsALinkOfTheImage_IsToldToBeOne(string name)
    {
        var image = AciFile.OfGuest($"{Site.Root}/link.aci", "example.com/link", "", aci => aci.AddSymlink($"rootfs/{name}", "/nowhere"), ["exit", "0"]);
        Assert.Contains(
            $"hint: \"/{name}\" must be a directory of the image; it is a symlink to \"/nowhere\"\n",
            Site.Rkt("run", "--net=none", image).EndedWith(254).Errors, StringComparison.Ordinal);
    }

    private string Run(string[] flags, params string[] words) => Site.Rkt(["run", "--net=none", Image(words), .. flags]).Succeeded().Output;

    private string Image(params string[] words)
    {
        var exec = string.Concat(words.Select(word => $",\"{word}\""));
        return new AciFile($"{Site.Root}/image-{Guid.NewGuid():N}.aci").AddManifest($$$"""
            {"acKind":"ImageManifest","acVersion":"0.8.11","name":"example.com/guest","labels":[{"name":"os","value":"linux"},{"name":"arch","value":"amd64"}],
             "app":{"exec":["/bin/guest"{{{exec}}}],"user":"0","group":"0"}}
            """)
            .AddDirectory("rootfs").AddDirectory("rootfs/bin").AddProgram("rootfs/bin/guest", Guest.Program)
            .AddDirectory("rootfs/etc").AddFile("rootfs/etc/passwd", "root:x:0:0::/:/bin/guest\nweb:x:33:33::/:/bin/guest\n12:x:99:99::/:/bin/guest\n")
            .AddFile("rootfs/etc/group", "root:x:0:\nstaff:x:50:\n").AddDirectory("rootfs/home", 5, 6, ForAll).AddSymlink("rootfs/link-to-home", "/home").Done();
    }
}
