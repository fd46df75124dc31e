using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>Volumes and mounts, seen from inside the app.</summary>
public sealed class VolumeTests : FunctionalTest
{
    private const UnixFileMode OwnerAndGroup = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;

    [Fact]
    public void AnEmptyVolume_HasTheModeAndOwnerAskedFor_AndIsSharedByTheApps()
    {
        var writer = Site.GuestImage("", "each", "owner", "/a", "+", "write", "/a/file", "from the first", "+", "sleep");
        var reader = Site.GuestImage("", "each", "owner", "/b", "+", "ls", "/b");
        var pod = Site.Rkt(
            "prepare", "--volume=data,kind=empty,mode=0701,uid=7,gid=8",
            writer, "--name=writer", "--mount=volume=data,target=/a", "--exec=/bin/guest", "--", "each", "owner", "/a", "+", "write", "/a/file", "text",
            "---", reader, "--name=reader", "--mount=volume=data,target=/b").Succeeded().Lines[^1];
        var output = Site.Rkt("run-prepared", "--net=none", pod).Succeeded().Output;
        Assert.Contains("]: /a 7:8 701\n", output, StringComparison.Ordinal);
        Assert.Contains("]: /b 7:8 701\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEmptyVolumeWithoutMore_IsRootsAndReadable() =>
        Assert.EndsWith("]: /a 0:0 755\n", Run("--volume=data,kind=empty", "/a", "owner", "/a"), StringComparison.Ordinal);

    [Fact]
    public void AFileOfTheHost_IsMountedOnAFile()
    {
        File.WriteAllText($"{Site.Root}/greeting", "hello from the host\n");
        var volume = $"--volume=data,kind=host,source={Site.Root}/greeting";
        Assert.EndsWith("]: hello from the host\n", Run(volume, "/etc/greeting", "cat", "/etc/greeting"), StringComparison.Ordinal);
        Assert.EndsWith("]: hello from the host\n", Run(volume, "/new/place/greeting", "cat", "/new/place/greeting"), StringComparison.Ordinal);
    }

    [Fact]
    public void AReadOnlyVolume_IsReadOnlyAllTheWayDown()
    {
        // The second file system is below the first: "read-only" must count for it too.
        const string Script = """
            mount -t tmpfs tmpfs "$1" && mkdir "$1/below" && mount -t tmpfs tmpfs "$1/below" || exit 97
            shift; exec "$@"
            """;
        Directory.CreateDirectory($"{Site.Root}/top");
        var image = Site.GuestImage("", "write", "/data/below/file", "text");
        foreach (var (readOnly, status) in new[] { ("true", 99), ("false", 0) })
        {
            Site.Run(
                "/usr/bin/unshare", "--mount", "--propagation", "private", "/bin/sh", "-c", Script, "sh", $"{Site.Root}/top",
                Programs.Rkt, $"--dir={Site.Data}", "--insecure-options=image", "run", "--net=none",
                $"--volume=data,kind=host,source={Site.Root}/top,readOnly={readOnly}", "--mount=volume=data,target=/data", image).EndedWith(status);
        }
    }

    [Fact]
    public void APlaceThatCannotBeMade_IsToldWithWhatIsInTheWay()
    {
        Directory.CreateDirectory($"{Site.Root}/shared");
        var image = AciFile.OfGuest(
            $"{Site.Root}/links.aci", "example.com/links", "",
            static aci => aci.AddSymlink("rootfs/abs", "/tmp/some/host").AddSymlink("rootfs/pr", "/proc/1/root").AddSymlink("rootfs/k", "/sys/kernel"), ["exit", "0"]);
        string Hint(params string[] mounts) => Site.Rkt(
        [
            "run", "--net=none", $"--volume=v,kind=host,source={Site.Root}/shared,readOnly=true", "--volume=w,kind=empty", image,
            .. mounts.Select(mount => $"--mount=volume={mount}"),
        ]).EndedWith(254).ErrorLines.Single(line => line.StartsWith("hint: ", StringComparison.Ordinal));

        Assert.Contains($"in volume \"v\", which can only be read: make \"{Site.Root}/shared/ro/deep\"", Hint("v,target=/v", "w,target=/v/ro/deep"), StringComparison.Ordinal);
        foreach (var (path, link) in new[] { ("/abs/x", "/abs"), ("/pr", "/pr"), ("/pr/x", "/pr"), ("/k/x", "/k") })
        {
            Assert.Contains($"the path of volume \"w\" leads through \"{link}\", a symlink of the image", Hint($"w,target={path}"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AVolumeThatIsNotRecursive_HidesWhatIsMountedBelow()
    {
        const string Script = """
            mkdir "$1/below" && mount -t tmpfs tmpfs "$1/below" && touch "$1/below/seen" || exit 97
            shift; exec "$@"
            """;
        foreach (var (recursive, seen) in new[] { (",recursive=false", false), (",recursive=true", true), ("", true) })
        {
            var top = Directory.CreateTempSubdirectory($"{Path.GetFileName(Site.Root)}-").FullName;
            try
            {
                var result = Site.Run(
                    "/usr/bin/unshare", "--mount", "--propagation", "private", "/bin/sh", "-c", Script, "sh", top,
                    Programs.Rkt, $"--dir={Site.Data}", "--insecure-options=image", "run", "--net=none",
                    $"--volume=data,kind=host,source={top}{recursive}", "--mount=volume=data,target=/data", Site.GuestImage("", "ls", "/data/below")).Succeeded();
                Assert.Equal(seen, result.Output.EndsWith("]: seen\n", StringComparison.Ordinal));
            }
            finally
            {
                Directory.Delete(top, recursive: true);
            }
        }
    }

    [Fact]
    public void AMountMadeOnTheHostLater_IsSeenInTheVolume_AndNoneOfThePodIsSeenOnTheHost()
    {
        const string Script = """
            mount -t tmpfs tmpfs "$1" && mount --make-shared "$1" && mkdir "$1/later" && top="$1" || exit 97
            shift; "$@" & pod=$!
            until test -e "$top/ready"; do sleep 0.05; kill -0 $pod || exit 98; done
            grep -c /opt/stage2/ /proc/self/mountinfo
            mount -t tmpfs tmpfs "$top/later" && touch "$top/later/seen" "$top/go"
            wait $pod
            """;
        Directory.CreateDirectory($"{Site.Root}/top");
        var image = Site.GuestImage("", "each", "write", "/data/ready", "", "+", "await", "/data/go", "+", "ls", "/data/later");
        var result = Site.Run(
            "/usr/bin/unshare", "--mount", "--propagation", "private", "/bin/sh", "-c", Script, "sh", $"{Site.Root}/top",
            Programs.Rkt, $"--dir={Site.Data}", "--insecure-options=image", "run", "--net=none",
            $"--volume=data,kind=host,source={Site.Root}/top", "--mount=volume=data,target=/data", image).Succeeded();
        Assert.Equal("0", result.Lines[0]);
        Assert.EndsWith("]: seen", result.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void AReadOnlyRoot_LeavesVolumesWritable()
    {
        Directory.CreateDirectory($"{Site.Root}/shared");
        Site.Rkt(
            "run", "--net=none", $"--volume=data,kind=host,source={Site.Root}/shared", Site.GuestImage("", "write", "/data/file", "text"),
            "--mount=volume=data,target=/data", "--readonly-rootfs=true").Succeeded();
        Assert.Equal("text\n", File.ReadAllText($"{Site.Root}/shared/file"));
    }

    [Fact]
    public void ADeviceOfTheHost_CanBeUsedWhenItIsTheVolume_AndOnlyThen()
    {
        Site.Run("/usr/bin/mknod", "-m", "666", $"{Site.Root}/zero", "c", "1", "3").Succeeded();
        Run($"--volume=data,kind=host,source={Site.Root}/zero", "/dev/nothing", "write", "/dev/nothing", "text");
        Site.Rkt(
            "run", "--net=none", $"--volume=data,kind=host,source={Site.Root}", "--mount=volume=data,target=/data",
            Site.GuestImage("", "write", "/data/zero", "text")).EndedWith(99);
    }

    [Fact]
    public void ADeviceThatIsToBeReadOnly_IsRefused_AsNoMountKeepsItFromBeingWrittenTo()
    {
        Site.Run("/usr/bin/mknod", "-m", "666", $"{Site.Root}/zero", "c", "1", "3").Succeeded();
        Site.Rkt(
            "run", "--net=none", $"--volume=data,kind=host,source={Site.Root}/zero,readOnly=true", "--mount=volume=data,target=/dev/nothing",
            Site.GuestImage("", "write", "/dev/nothing", "text")).Refused("the kernel cannot make the device");
        Assert.Empty(Leftovers.Find(Site));
    }

    [Fact]
    public void AMountPointWithoutVolume_GetsAnEmptyOne_AndAWarning()
    {
        var image = Site.GuestImage(",\"mountPoints\":[{\"name\":\"state\",\"path\":\"/etc\"}]", "ls", "/etc");
        var result = Site.Rkt("run", "--net=none", image).Succeeded();
        Assert.DoesNotContain("greeting", result.Output, StringComparison.Ordinal);
        Assert.Contains("warning: no volume for mount point \"state\" (\"/etc\") of app \"guest\"", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void AMountPointOfADockerImage_ShowsWhatTheImageHasThere()
    {
        foreach (var flag in new[] { "--no-overlay=false", "--no-overlay" })
        {
            var result = Site.Rkt("run", "--net=none", flag, DockerImage("each", "owner", "/data", "+", "cat", "/data/sub/file")).Succeeded();
            Assert.Contains("]: /data 33:34 750\n", result.Output, StringComparison.Ordinal);
            Assert.EndsWith("]: from the image\n", result.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AGroupOfADockerImageThatIsUnknownAndEqualsTheUser_IsTheUsersNumber()
    {
        Assert.Contains("]: uid=1000 gid=1000 ", Site.Rkt("run", "--net=none", DockerImage("identity"), "--user=1000", "--group=1000").Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains("]: uid=33 gid=33 ", Site.Rkt("run", "--net=none", DockerImage("identity"), "--user=web", "--group=web").Succeeded().Output, StringComparison.Ordinal);
        Site.Rkt("run", "--net=none", DockerImage("identity"), "--user=web", "--group=other").Refused("other", "group");
    }

    [Fact]
    public void ATargetThatLeadsOutOfTheTree_EndsInsideTheRoot()
    {
        // The image's /out leads to a directory of the host; in the app's root there is none yet.
        var escape = $"{Site.Root}/escape";
        Directory.CreateDirectory(escape);
        Directory.CreateDirectory($"{Site.Root}/shared");
        var volume = $"--volume=data,kind=host,source={Site.Root}/shared";
        var image = Image(aci => aci.AddDirectory("rootfs/inside").AddSymlink("rootfs/out", "../../../../inside").AddSymlink("rootfs/away", escape), "ls", "/");
        Site.Rkt("run", "--net=none", volume, "--mount=volume=data,target=/out", image, "--exec=/bin/guest", "--", "write", "/inside/file", "text").Succeeded();
        Assert.True(File.Exists($"{Site.Root}/shared/file"));
        Site.Rkt("run", "--net=none", volume, "--mount=volume=data,target=/away", image, "--exec=/bin/guest", "--", "write", $"{escape}/second", "text").Succeeded();
        Assert.True(File.Exists($"{Site.Root}/shared/second"));
        Assert.Empty(Directory.GetFileSystemEntries(escape));

        // "..", too, leads nowhere from the root.
        Run(volume, "/../../../etc/../inside", "write", "/inside/other", "text");
        Assert.True(File.Exists($"{Site.Root}/shared/other"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/..")]
    [InlineData("/dev")]
    [InlineData("/proc")]
    [InlineData("/etc/../proc/self")]
    public void AMountOverWhatTheRuntimeProvides_IsRefused(string target)
    {
        var image = Site.Import("ls", "/");
        var before = Site.DataListing();
        Site.Rkt("run", "--net=none", "--volume=data,kind=empty", $"--mount=volume=data,target={target}", image).Refused("\"data\"", $"\"{target}\"", "app \"guest\"");
        Assert.Equal(before, Site.DataListing());
    }

    [Fact]
    public void ASymlinkOfTheImage_CannotBringAMountIntoProc()
    {
        var image = Image(aci => aci.AddSymlink("rootfs/kernel", "/proc").AddSymlink("rootfs/self", "/proc/self/attr"), "ls", "/");
        foreach (var target in new[] { "/kernel", "/self", "/kernel/sys" })
        {
            Site.Rkt("run", "--net=none", "--volume=data,kind=empty", $"--mount=volume=data,target={target}", image).Refused("\"data\"", $"\"{target}\"", "app \"guest\"");
        }
    }

    [Fact]
    public void AFileOnADirectory_AndADirectoryOnAFile_AreRefused()
    {
        var image = Site.GuestImage("", "ls", "/");
        File.WriteAllText($"{Site.Root}/file", "");
        Directory.CreateDirectory($"{Site.Root}/directory");
        Site.Rkt("run", "--net=none", $"--volume=data,kind=host,source={Site.Root}/file", "--mount=volume=data,target=/etc", image)
            .Refused("\"data\"", "\"/etc\"", "app \"guest\"", "is a directory", "hint: a directory is mounted on a directory, a file on a file");
        Site.Rkt("run", "--net=none", $"--volume=data,kind=host,source={Site.Root}/directory", "--mount=volume=data,target=/etc/greeting", image)
            .Refused("\"data\"", "\"/etc/greeting\"", "app \"guest\"", "not a directory", "hint: a directory is mounted on a directory, a file on a file");
        foreach (var source in new[] { "file", "directory" })
        {
            Site.Rkt("run", "--net=none", $"--volume=data,kind=host,source={Site.Root}/{source}", "--mount=volume=data,target=/etc/greeting/below", image)
                .Refused("/etc/greeting/below", "app \"guest\"", "not a directory", "hint: in the image a part of this path is a file");
        }
    }

    [Fact]
    public void AHostPath_MayBeASymlink_ButMustExist()
    {
        Directory.CreateDirectory($"{Site.Root}/directory");
        File.WriteAllText($"{Site.Root}/directory/file", "");
        File.CreateSymbolicLink($"{Site.Root}/link", "directory");
        Assert.EndsWith("]: file\n", Run($"--volume=data,kind=host,source={Site.Root}/link", "/data", "ls", "/data"), StringComparison.Ordinal);
        Site.Rkt("run", "--net=none", "--volume=data,kind=host,source=/no/such/place", "--mount=volume=data,target=/data", Site.GuestImage("", "ls", "/"))
            .Refused("\"data\"", "\"/no/such/place\"", "\"/data\"", "app \"guest-2\"");
    }

    [Theory]
    [InlineData("--volume=data,kind=empty", "--volume=data,kind=empty", "data")]
    [InlineData("--volume=data,kind=bind,source=/tmp", "--mount=volume=data,target=/data", "kind")]
    [InlineData("--volume=data,kind=host,source=tmp", "--mount=volume=data,target=/data", "absolute")]
    [InlineData("--volume=data,kind=host", "--mount=volume=data,target=/data", "source")]
    [InlineData("--volume=data,kind=empty,mode=0999", "--mount=volume=data,target=/data", "mode")]
    [InlineData("--volume=data,kind=empty,colour=red", "--mount=volume=data,target=/data", "colour")]
    [InlineData("--volume=data,kind=empty", "--mount=volume=other,target=/data", "other")]
    [InlineData("--volume=data,kind=empty", "--mount=volume=data", "target")]
    public void AVolumeOrMountThatMakesNoSense_IsRefused(string first, string second, string word)
    {
        var image = Site.Import("ls", "/");
        var before = Site.DataListing();
        Site.Rkt("run", "--net=none", first, second, image).Refused(word);
        Assert.Equal(before, Site.DataListing());
    }

    [Fact]
    public void AVolumeThatNoAppUses_IsPassedOver() =>
        Assert.Equal("", Site.Rkt("run", "--net=none", "--volume=data,kind=host,source=/no/such/place", Site.Import("exit", "0")).Succeeded().Errors);

    [Fact]
    public void OutputThroughDevStdout_IsPossibleForEveryUser()
    {
        var image = Site.GuestImage("", "write", "/dev/stdout", "by another way");
        foreach (var user in new[] { "0", "1000" })
        {
            Assert.EndsWith("]: by another way\n", Site.Rkt("run", "--net=none", image, $"--user={user}").Succeeded().Output, StringComparison.Ordinal);
        }
    }

    private string Run(string volume, string target, params string[] words) =>
        Site.Rkt("run", "--net=none", volume, $"--mount=volume=data,target={target}", Site.GuestImage("", words)).Succeeded().Output;

    private string Image(Func<AciFile, AciFile> fill, params string[] words) => AciFile.OfGuest(
        $"{Site.Root}/special-{Guid.NewGuid():N}.aci", "example.com/guest", "", fill, words);

    private string DockerImage(params string[] words) => AciFile.OfGuest(
        $"{Site.Root}/docker-{Guid.NewGuid():N}.aci",
        "example.com/guest",
        ",\"mountPoints\":[{\"name\":\"data\",\"path\":\"/data\"}]",
        aci => aci.AddDirectory("rootfs/data", 33, 34, OwnerAndGroup).AddDirectory("rootfs/data/sub").AddFile("rootfs/data/sub/file", "from the image\n")
            .AddFile("rootfs/etc/passwd", "web:x:33:33::/:/bin/guest\n"),
        words,
        annotations: """{"name":"appc.io/docker/repository","value":"guest"}""");
}
