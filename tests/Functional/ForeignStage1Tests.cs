using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>Pods with a stage1 image of somebody else: how its entrypoints are called, and which images are refused.</summary>
public sealed class ForeignStage1Tests : FunctionalTest
{
    private readonly StubStage1 _stub;

    public ForeignStage1Tests() => _stub = new StubStage1(Site);

    [Fact]
    public void Run_BecomesTheImagesOwnProgram_InThePodWithItsLock()
    {
        var file = $"{Site.Root}/uuid";
        Site.Environment["STUB_RUN"] = "7";

        Site.Rkt("run", $"--stage1-path={_stub.Image()}", $"--uuid-file-save={file}", "--dns=9.9.9.9", "--hosts-entry=1.2.3.4=there", Site.GuestImage("")).EndedWith(7);

        var pod = $"{Site.Data}/pods/run/{File.ReadAllText(file)}";
        string[] expected =
        [
            "entrypoint init",
            $"program {pod}/stage1/rootfs/init",
            $"cwd {pod}",
            "argument --net=default",
            $"argument --local-config={Site.LocalConfig}",
            "argument --dns-conf-mode=resolv=stage0,hosts=stage0",
            $"argument {File.ReadAllText(file)}",
            "lock inherited",
            "has opt/stage2/guest/rootfs/bin/guest",
            "has opt/stage2/guest/rootfs/etc/mtab",
            "has opt/stage2/guest/manifest",
            "has rkt/status",
            "has etc/hosts-fallback",
            "has etc/rkt-resolv.conf",
            "has etc/rkt-hosts",
        ];
        var notes = _stub.TakeNotes();
        Assert.Equal(expected, notes.Where(line => !line.StartsWith("variable ", StringComparison.Ordinal)));
        Assert.Equal(
            ["RKT_LOCK_FD", "RKT_SELINUX_CONTEXT", "RKT_SELINUX_MOUNT_CONTEXT"],
            notes.Where(line => line.StartsWith("variable ", StringComparison.Ordinal)).Select(line => line[9..]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Run_OfAnOldStage1_LeavesOutWhatItDoesNotKnow()
    {
        string[] asked = ["--net=none", "--hostname=mine", "--dns=none", "--ipc=parent"];
        string[] hostname = ["--hostname=mine"], names = ["--dns-conf-mode=resolv=none,hosts=default"], ipc = ["--ipc=parent"];
        string[] disabled = ["--disable-capabilities-restriction", "--disable-paths", "--disable-seccomp"];
        Site.Insecure = "image,all-run";
        var image = Site.GuestImage("");
        (int? Version, string[] Known, string[] Warned)[] table =
        [
            (null, [], ["hostname", "dns-conf-mode", "ipc"]),
            (1, [], ["hostname", "dns-conf-mode", "ipc"]),
            (2, hostname, ["dns-conf-mode", "ipc"]),
            (3, [.. hostname, .. disabled], ["dns-conf-mode", "ipc"]),
            (4, [.. hostname, .. names, .. disabled], ["ipc"]),
            (5, [.. hostname, .. names, .. disabled], ["ipc"]),
            (6, [.. hostname, .. names, .. disabled, .. ipc], []),
            (7, [.. hostname, .. names, .. disabled, .. ipc], []),
        ];
        foreach (var (version, known, warned) in table)
        {
            var result = Site.Rkt(["run", $"--stage1-path={_stub.Image(version)}", .. asked, image]).Succeeded();

            var arguments = _stub.TakeArguments();
            Assert.Equal(string.Join(' ', (string[])["--net=none", $"--local-config={Site.LocalConfig}", .. known]), arguments[..arguments.LastIndexOf(' ')]);
            Assert.Equal(
                warned.Select(option => $"warning: --{option} option is not supported by stage1"),
                result.Errors.Split('\n').Where(line => line.StartsWith("warning:", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData(4, "")]
    [InlineData(5, "--local-config ")]
    public void Gc_CallsTheProgramInThePodsOwnTree_EvenWhenTheImageIsGone(int version, string configuration)
    {
        var file = $"{Site.Root}/uuid";
        Site.Rkt("run", $"--stage1-path={_stub.Image(version)}", $"--uuid-file-save={file}", Site.GuestImage("")).Succeeded();
        Site.Rkt("image", "rm", "example.com/stage1-stub").Succeeded();
        _stub.TakeNotes();

        Site.Rkt("gc", "--grace-period=0s").Succeeded();

        var pod = File.ReadAllText(file);
        var notes = _stub.TakeNotes();
        Assert.Contains("entrypoint gc", notes);
        Assert.Contains($"cwd {Site.Data}/pods/exited-garbage/{pod}", notes);
        Assert.Equal(
            configuration.Length == 0 ? pod : $"{configuration}{Site.LocalConfig} {pod}",
            string.Join(' ', notes.Where(line => line.StartsWith("argument ", StringComparison.Ordinal)).Select(line => line[9..])));
        Assert.False(Directory.Exists($"{Site.Data}/pods/exited-garbage/{pod}"));
    }

    [Fact]
    public void Rm_WhenTheGcEntrypointFails_SaysSoAndRemovesThePod()
    {
        var file = $"{Site.Root}/uuid";
        Site.Rkt("run", $"--stage1-path={_stub.Image()}", $"--uuid-file-save={file}", Site.GuestImage("")).Succeeded();
        Site.Environment["STUB_FAILS"] = "gc";

        var result = Site.Rkt("rm", File.ReadAllText(file)).Succeeded();

        Assert.Contains("may have left something on the host: entrypoint gc of \"example.com/stage1-stub:1.0\" ended with status 9", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Stop_CallsTheStopEntrypoint_WithForceWhenForced()
    {
        Site.Environment["STUB_RUN"] = "sleep";
        var (_, pod) = Site.StartPod($"--stage1-path={_stub.Image()}", Site.GuestImage(""));
        _stub.TakeNotes();

        Site.Rkt("stop", pod).Succeeded();
        Assert.Equal(pod, _stub.TakeArguments());

        Site.Rkt("stop", "--force", pod).Succeeded();
        Assert.Equal($"--force {pod}", _stub.TakeArguments());

        Site.Environment["STUB_FAILS"] = "stop";
        Assert.Contains("could not stop the pod: it ended with status 9", Site.Rkt("stop", pod).EndedWith(254).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Stop_OfAStage1WithoutTheEntrypoint_IsAnError()
    {
        var annotations = StubStage1.Entrypoints;
        annotations.Remove("stop");
        Site.Environment["STUB_RUN"] = "sleep";
        var (_, pod) = Site.StartPod($"--stage1-path={_stub.Image("stub.aci", annotations, StubStage1.AddPrograms)}", Site.GuestImage(""));

        Assert.Contains("cannot stop pods: it has no annotation \"coreos.com/rkt/stage1/stop\"", Site.Rkt("stop", pod).EndedWith(254).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Enter_BecomesTheEnterEntrypoint()
    {
        Site.Environment["STUB_RUN"] = "sleep";
        var (program, pod) = Site.StartPod($"--stage1-path={_stub.Image()}", Site.GuestImage(""));
        _stub.TakeNotes();

        Site.Rkt("enter", pod, "/bin/sh", "-c", "true").Succeeded();
        var notes = _stub.TakeNotes();
        Assert.Contains($"program {Site.Data}/pods/run/{pod}/stage1/rootfs/enter", notes);
        Assert.Equal($"--pid={program.Pid} --appname=guest -- /bin/sh -c true", string.Join(' ', notes.Where(line => line.StartsWith("argument ", StringComparison.Ordinal)).Select(line => line[9..])));

        Assert.Contains("runs commands as it sees fit", Site.Rkt("enter", "--user=7", pod, "/bin/sh").EndedWith(254).Errors, StringComparison.Ordinal);
        Assert.Empty(_stub.TakeNotes());
    }

    [Fact]
    public void RunPrepared_CallsTheStage1ThatThePodWasMadeWith()
    {
        var pod = Site.Rkt("prepare", $"--stage1-path={_stub.Image()}", Site.GuestImage("")).Succeeded().Lines[^1];
        Site.Environment["STUB_RUN"] = "5";

        Site.Rkt("run-prepared", "--net=none", pod).EndedWith(5);

        Assert.Contains($"program {Site.Data}/pods/run/{pod}/stage1/rootfs/init", _stub.TakeNotes());
    }

    [Fact]
    public void Run_ByHashNameUrlAndDirectory_FindsTheImage()
    {
        var file = _stub.Image();
        var key = Site.Rkt("fetch", "--full", file).Succeeded().Lines[^1];
        Directory.CreateDirectory($"{Site.LocalConfig}/paths.d");
        File.WriteAllText($"{Site.LocalConfig}/paths.d/stage1.json", $$"""{"rktKind":"paths","rktVersion":"v1","stage1-images":"{{Site.Root}}"}""");
        var image = Site.GuestImage("");
        foreach (var choice in (string[])[$"hash={key[..30]}", "name=example.com/stage1-stub:1.0", "name=example.com/stage1-stub", $"url=file://{file}", "from-dir=stub.aci"])
        {
            Site.Rkt("run", $"--stage1-{choice}", image).Succeeded();
            Assert.Contains("entrypoint init", _stub.TakeNotes());
        }
    }

    [Theory]
    [InlineData("\"name\":\"example.com/stage1-stub\",\"version\":\"1.0\"", true)]
    [InlineData("\"location\":\"FILE\"", false)]
    [InlineData("\"name\":\"example.com/stage1-stub\",\"version\":\"2.0\",\"location\":\"FILE\"", false)]
    public void Run_WithAConfiguredStage1_TakesThat(string fields, bool isInStore)
    {
        var file = _stub.Image();
        Configure(fields.Replace("FILE", file, StringComparison.Ordinal));
        if (isInStore)
        {
            Site.Rkt("fetch", file).Succeeded();
        }

        var image = Site.GuestImage("", "print", "native");
        Site.Rkt("run", image).Succeeded();
        Assert.Contains("entrypoint init", _stub.TakeNotes());

        // A flag comes before the configuration.
        Assert.Contains("native", Site.Rkt("run", "--net=none", "--stage1-name=coreos.com/rkt/stage1-native", image).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithAStage1ThatNobodySigned_IsRefused()
    {
        var file = _stub.Image();
        var key = Site.Import("print", "hello");
        Site.Rkt("run", $"--stage1-path={file}", key).Succeeded();
        _stub.TakeNotes();
        Configure($"\"location\":\"{file}\"");
        Site.Insecure = "none";

        Assert.Contains($"open {file}.asc: no such file", Site.Rkt("run", $"--stage1-path={file}", key).EndedWith(254).Errors, StringComparison.Ordinal);
        Assert.Contains("was never verified", Site.Rkt("run", $"--stage1-hash={StubKey()}", key).EndedWith(254).Errors, StringComparison.Ordinal);
        Assert.Contains($"open {file}.asc: no such file", Site.Rkt("run", key).EndedWith(254).Errors, StringComparison.Ordinal);
        Assert.Empty(_stub.TakeNotes());
    }

    [Fact]
    public void Run_WithPodDns_IsRefusedBeforeAnythingIsMade()
    {
        var key = Site.Import("print", "hello");
        var stage1 = _stub.Image();
        Site.Rkt("fetch", stage1).Succeeded();
        var before = Site.DataListing();

        Site.Rkt("run", "--pod-dns", $"--stage1-path={stage1}", key).Refused("--pod-dns is not part of the stage1 interface");

        Assert.Equal(before, Site.DataListing());
    }

    [Theory]
    [InlineData("no annotation", "is not a stage1: it has no annotation \"coreos.com/rkt/stage1/run\"")]
    [InlineData("no gc", "is not a stage1: it has no annotation \"coreos.com/rkt/stage1/gc\"")]
    [InlineData("bad version", "interface version that is no number from 1 on: \"six\"")]
    [InlineData("missing", "its entrypoint \"/init\" is not in its tree")]
    [InlineData("link out", "its entrypoint \"/init\" is not in its tree")]
    [InlineData("not executable", "its entrypoint \"/init\" may not be executed")]
    [InlineData("directory", "its entrypoint \"/init\" is not a file")]
    [InlineData("etc is a link", "\"/etc\" of its tree is not a directory")]
    [InlineData("files", "\"/etc/rkt-hosts\" of its tree is there, and rkt makes it")]
    [InlineData("other machine", "it is for linux/s390x, and this machine is")]
    public void Run_WithABadStage1Image_IsRefusedAndLeavesNothing(string fault, string message)
    {
        var key = Site.Import("print", "hello");
        var stage1 = BadImage(fault);
        Site.Rkt("fetch", stage1).Succeeded();
        Site.Rkt("rm", Site.Rkt("prepare", key).Succeeded().Lines[^1]).Succeeded();
        var before = Site.DataListing();

        var result = Site.Rkt("run", $"--stage1-path={stage1}", key).EndedWith(254);

        Assert.Contains(message, result.Errors, StringComparison.Ordinal);
        Assert.Equal(before, Site.DataListing());
        Assert.Empty(_stub.TakeNotes());
    }

    [Theory]
    [InlineData("--stage1-path=a.aci --stage1-name=b", "--stage1-name and --stage1-path are both given")]
    [InlineData("--stage1-path=a.aci --stage1-path=b.aci", "--stage1-path is given 2 times")]
    [InlineData("--stage1-path=", "must not be empty")]
    [InlineData("--stage1-path=missing.aci", "missing.aci")]
    [InlineData("--stage1-path=/", "\"/\"")]
    [InlineData("--stage1-hash=abc", "not the hash of an image")]
    [InlineData("--stage1-hash=sha512-0123456789", "no image with hash \"sha512-0123456789\"")]
    [InlineData("--stage1-url=stub.aci", "not a URL of an image")]
    [InlineData("--stage1-url=http://", "invalid image string")]
    [InlineData("--stage1-from-dir=../stub.aci", "must be the name of a file")]
    [InlineData("--stage1-from-dir=missing.aci", "libexec/rkt/stage1-images/missing.aci")]
    [InlineData("--stage1-name=coreos.com/rkt/stage1-native:1.30.0", "with version \"1.30.0\" is not installed")]
    [InlineData("--stage1-name=coreos.com/rkt/stage1-fly,arch=s390x", "with arch \"s390x\" is not installed")]
    [InlineData("--stage1-name=*", "neither a file nor an image name")]
    [InlineData("--pull-policy=never --stage1-name=example.com/none", "example.com/none")]
    public void Run_WithABadChoice_IsRefusedAndLeavesNothing(string flags, string message)
    {
        var key = Site.Import("print", "hello");
        var before = Site.DataListing();

        var result = Site.Rkt(["run", .. flags.Split(' '), key]).EndedWith(254);

        Assert.Contains(message, result.Errors, StringComparison.Ordinal);
        Assert.Equal(before, Site.DataListing());
    }

    private string BadImage(string fault)
    {
        var annotations = StubStage1.Entrypoints;
        var labels = """{"name":"os","value":"linux"},{"name":"arch","value":"amd64"}""";
        Action<AciFile> tree = StubStage1.AddPrograms;
        switch (fault)
        {
            case "no annotation":
                annotations.Clear();
                break;
            case "no gc":
                annotations.Remove("gc");
                break;
            case "bad version":
                annotations["interface-version"] = "six";
                break;
            case "missing":
                tree = static aci => aci.AddFile("rootfs/gc", "");
                break;
            case "link out":
                tree = static aci => aci.AddSymlink("rootfs/init", "../../../../../../../../bin/true").AddFile("rootfs/gc", "");
                break;
            case "not executable":
                tree = static aci => aci.AddFile("rootfs/init", "#!/bin/true");
                break;
            case "directory":
                tree = static aci => aci.AddDirectory("rootfs/init");
                break;
            case "etc is a link":
                tree = static aci => StubStage1.AddPrograms(aci.AddSymlink("rootfs/etc", "/etc"));
                break;
            case "files":
                tree = static aci => StubStage1.AddPrograms(aci.AddDirectory("rootfs/etc").AddFile("rootfs/etc/rkt-hosts", ""));
                break;
            case "other machine":
                labels = """{"name":"os","value":"linux"},{"name":"arch","value":"s390x"}""";
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(fault));
        }

        return _stub.Image("bad.aci", annotations, tree, labels);
    }

    private string StubKey() => Site.Json("image", "list", "--format=json").EnumerateArray()
        .Single(image => image.GetProperty("name").GetString()!.StartsWith("example.com/stage1-stub", StringComparison.Ordinal)).GetProperty("id").GetString()!;

    private void Configure(string fields)
    {
        Directory.CreateDirectory($"{Site.LocalConfig}/stage1.d");
        File.WriteAllText($"{Site.LocalConfig}/stage1.d/stage1.json", $$"""{"rktKind":"stage1","rktVersion":"v1",{{fields}}}""");
    }
}
