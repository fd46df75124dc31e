using System.Text;
using Appc.Images;
using Appc.Isolators;
using Appc.Names;
using Appc.Pods;
using Rkt.Host.Errors;
using Rkt.Pods.Preparation;
using Xunit;

namespace Tests.Unit.Rkt.Pods.Preparation;

public sealed class PodManifestMakingTests
{
    private static readonly AcVersion Version = AcVersion.Parse("2.0.0");

    [Fact]
    public void Make_OfAPlainImage_WritesWhatTheReferenceWrites()
    {
        var manifest = Make(new PodRequest { Apps = [new AppRequest { Image = "hello" }] }, Image("example.com/hello", "/hello"));

        Assert.Equal(
            """
            {"acVersion":"2.0.0","acKind":"PodManifest","apps":[{"name":"hello","image":{"name":"example.com/hello",
            """.Trim()
            + "\"id\":\"sha512-" + new string('a', 64) + "\","
            + """
            "labels":[{"name":"os","value":"linux"},{"name":"arch","value":"ARCH"}]},"app":{"exec":["/hello"],"user":"0","group":"0"}}],"volumes":null,"isolators":null,"annotations":[{"name":"coreos.com/rkt/stage1/mutable","value":"false"}],"ports":[]}
            """.Trim().Replace("ARCH", Platform.Host.Arch, StringComparison.Ordinal),
            Encoding.UTF8.GetString(manifest.ToJson()));
    }

    [Theory]
    [InlineData(null, new string[0], "/bin/app|-v")]
    [InlineData(null, new[] { "x", "y" }, "/bin/app|-v|x|y")]
    [InlineData("/bin/sh", new string[0], "/bin/sh")]
    [InlineData("/bin/sh", new[] { "-c", "true" }, "/bin/sh|-c|true")]
    public void Make_OfACommand_ReplacesOrExtendsTheImages(string? exec, string[] arguments, string expected)
    {
        var request = new PodRequest { Apps = [new AppRequest { Image = "a", Exec = exec, Arguments = arguments }] };

        Assert.Equal(expected, string.Join('|', AppOf(request, Image("a", "/bin/app", "-v")).Exec));
    }

    [Fact]
    public void Make_OfAnEmptyCommand_TellsWhatToDo()
    {
        var request = new PodRequest { Apps = [new AppRequest { Image = "a", Arguments = ["x"] }] };

        Assert.Equal("image \"a\" has an empty \"exec\" (try --exec=BINARY)", Failure(request, Image("a")).Message);
    }

    [Fact]
    public void Make_OfAnEnvironment_LetsTheHighestLayerWin()
    {
        var image = Image("a", "/a");
        image = image with
        {
            Manifest = image.Manifest with
            {
                App = image.Manifest.App! with { Environment = [Variable("IMAGE", "image"), Variable("APP", "image"), Variable("POD", "image")] },
            },
        };
        var request = new PodRequest
        {
            Apps = [new AppRequest { Image = "a", Environment = [Variable("APP", "app"), Variable("POD", "app")] }],
            InheritedEnvironment = [Variable("HOME", "caller"), Variable("IMAGE", "caller"), Variable("POD", "caller")],
            Environment = [Variable("POD", "file"), Variable("POD", "flag")],
        };

        Assert.Equal(
            ["HOME=caller", "IMAGE=image", "POD=flag", "APP=app"],
            AppOf(request, image).Environment.Select(variable => $"{variable.Name}={variable.Value}"));
    }

    [Fact]
    public void Make_OfMounts_TakesTheAppsOwnFirst()
    {
        var request = new PodRequest
        {
            Apps = [new AppRequest { Image = "a", Mounts = [Mount("own", "/data/")] }],
            Volumes = [Volume.MadeEmpty(AcName.Parse("own")), Volume.MadeEmpty(AcName.Parse("all"))],
            Mounts = [Mount("all", "/x/../data"), Mount("all", "/all")],
        };

        Assert.Equal(
            ["own /data/", "all /all"],
            Make(request, Image("a", "/a")).Apps[0].Mounts.Select(mount => $"{mount.Volume} {mount.Path}"));
    }

    [Fact]
    public void Make_OfADanglingMount_NamesIt()
    {
        var request = new PodRequest { Apps = [new AppRequest { Image = "a", Mounts = [Mount("none", "/data")] }] };

        Assert.Equal("dangling mount point \"/data\": volume \"none\" not found", Failure(request, Image("a", "/a")).Message);
    }

    [Fact]
    public void Make_OfIsolators_ReplacesTheImagesByKind()
    {
        var image = Image("a", "/a");
        image = image with
        {
            Manifest = image.Manifest with
            {
                App = image.Manifest.App! with
                {
                    Isolators =
                    [
                        Isolator.Create(IsolatorNames.CapabilitiesRetainSet, new CapabilitiesValue(["CAP_KILL"])),
                        Isolator.Create(IsolatorNames.CpuShares, new NumberValue(512)),
                    ],
                },
            },
        };
        var request = new PodRequest
        {
            Apps =
            [
                new AppRequest
                {
                    Image = "a",
                    Isolators = [Isolator.Create(IsolatorNames.CapabilitiesRemoveSet, new CapabilitiesValue(["CAP_MKNOD"]))],
                },
            ],
        };

        Assert.Equal(
            [IsolatorNames.CpuShares, IsolatorNames.CapabilitiesRemoveSet],
            AppOf(request, image).Isolators.Select(isolator => isolator.Name.ToString()));
    }

    [Fact]
    public void Make_OfTwoAppsWithOneName_Refuses()
    {
        var request = new PodRequest { Apps = [new AppRequest { Image = "a" }, new AppRequest { Image = "b", Name = AcName.Parse("a") }] };

        Assert.Equal("error: multiple apps with name a", Failure(request, Image("x/a", "/a"), Image("b", "/b")).Message);
    }

    [Theory]
    [InlineData("www", 0, "port name \"www\" could not be found in any apps")]
    [InlineData("http", 2, "port name \"http\" is in 2 apps, and must be in one")]
    public void Make_OfAPort_WantsOneAppThatHasIt(string name, int apps, string message)
    {
        var request = new PodRequest
        {
            Apps = [new AppRequest { Image = "a" }, new AppRequest { Image = "b" }],
            Ports = [new ExposedPort { Name = AcName.Parse(name), HostPort = 80 }],
        };
        var images = new[] { Image("a", "/a"), Image("b", "/b") };
        for (var i = 0; i < apps; i++)
        {
            images[i] = images[i] with
            {
                Manifest = images[i].Manifest with { App = images[i].Manifest.App! with { Ports = [Port.Parse("http,protocol=tcp,port=80")] } },
            };
        }

        Assert.Equal(message, Failure(request, images).Message);
    }

    [Theory]
    [InlineData("os", "missing os label in the image manifest")]
    [InlineData("arch", "missing arch label in the image manifest")]
    public void Make_OfAnImageWithoutAPlatform_NamesTheLabel(string label, string message)
    {
        var image = Image("a", "/a");
        image = image with { Manifest = image.Manifest with { Labels = image.Manifest.Labels.Without(label) } };

        Assert.Contains(message, Failure(new PodRequest { Apps = [new AppRequest { Image = "a" }] }, image).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Make_OfAnImageForAnotherMachine_NamesBoth()
    {
        var image = Image("a", "/a");
        image = image with { Manifest = image.Manifest with { Labels = image.Manifest.Labels.With(AcIdentifier.Parse("arch"), "s390x") } };

        Assert.Equal(
            $"cannot run image \"a\": it is for linux/s390x, and this machine is linux/{Platform.Host.Arch}",
            Failure(new PodRequest { Apps = [new AppRequest { Image = "a" }] }, image).Message);
    }

    private static PodManifest Make(PodRequest request, params PodImage[] images) => PodManifestMaking.Make(request, images, Version);

    private static App AppOf(PodRequest request, PodImage image) => Make(request, image).Apps[0].App!;

    private static RktException Failure(PodRequest request, params PodImage[] images) =>
        Assert.Throws<RktException>(() => Make(request, images));

    private static EnvironmentVariable Variable(string name, string value) => new(EnvironmentName.Parse(name), value);

    private static Mount Mount(string volume, string path) => new() { Volume = AcName.Parse(volume), Path = path };

    private static PodImage Image(string name, params string[] exec)
    {
        var manifest = new ImageManifest
        {
            Name = AcIdentifier.Sanitize(name),
            Labels = [new Label(AcIdentifier.Parse("os"), "linux"), new Label(AcIdentifier.Parse("arch"), Platform.Host.Arch)],
            App = new App { Exec = [.. exec], User = "0", Group = "0" },
        };
        return new PodImage(StoreKey.Parse("sha512-" + new string('a', 64)), manifest, manifest.ToJson(), ["/tree"]);
    }
}
