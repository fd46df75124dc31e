using Appc.Isolators;
using Appc.Names;
using Appc.Pods;
using Rkt.Host.Errors;
using Rkt.Images.Requests;
using Rkt.Images.Store;
using Rkt.Images.Trust;
using Rkt.Pods.Collection;
using Rkt.Pods.Layout;
using Rkt.Pods.Lifecycle;
using Rkt.Pods.Preparation;
using Tests.Fixtures;
using Xunit;
using ThisPlatform = Appc.Images.Platform;

namespace Tests.Unit.Rkt.Pods.Preparation;

public sealed class PodPreparationTests : IDisposable
{
    private static readonly string Platform =
        $$""","labels":[{"name":"os","value":"linux"},{"name":"arch","value":"{{ThisPlatform.Host.Arch}}"}]""";

    private static readonly string Runnable = Platform + ""","app":{"exec":["/app"],"user":"0","group":"0"}""";

    private readonly string _directory = Directory.CreateTempSubdirectory("rkt-prepare-").FullName;
    private readonly PodsDirectory _pods;
    private readonly ImageStore _store;
    private readonly PodId _id = PodId.NewRandom();

    public PodPreparationTests()
    {
        _pods = new PodsDirectory($"{_directory}/data");
        _store = new ImageStore(_pods.DataDirectory);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Prepare_OfAFile_MakesAPodThatStage1CanRun()
    {
        var file = WriteImage("example.com/web", Runnable);

        using var pod = Prepare(new PodRequest { Apps = [new AppRequest { Image = file }] }, asksForSignatures: false, request =>
        {
            Assert.Equal([new WantedImage(file)], request);
            return [Import("example.com/web", Runnable).Key];
        });

        var manifest = PodManifest.Parse(File.ReadAllBytes(pod.Path.Manifest));
        var app = pod.Path.App(Assert.Single(manifest.Apps).Name);
        var image = Assert.Single(_store.List());
        Assert.Equal("web", app.Name.ToString());
        Assert.Equal(image.Key, manifest.Apps[0].Image.Id.Key);
        Assert.Equal([image.RootfsPath], LowerDirectories.Read(app));
        Assert.Equal(File.ReadAllBytes(image.ManifestPath), File.ReadAllBytes(app.ImageManifest));
        Assert.All(
            [app.Rootfs, app.OverlayUpper(image.Key), app.OverlayWork(image.Key), pod.Path.Status],
            path => Assert.True(Directory.Exists(path), path));
        Assert.True(PodNeeds.Read(_pods).HasImage(image.Key));
    }

    [Fact]
    public void Prepare_OfAnImageWithDependencies_ListsTheirTrees()
    {
        var baseImage = Import("example.com/base", Platform);
        Import("example.com/web", Runnable + ""","dependencies":[{"imageName":"example.com/base"}]""");

        using var pod = Prepare(new PodRequest { Apps = [new AppRequest { Image = "example.com/web" }] });

        var trees = LowerDirectories.Read(pod.Path.App(AcName.Parse("web")))!;
        Assert.Equal(2, trees.Count);
        Assert.Equal(baseImage.RootfsPath, trees[1]);
        Assert.True(PodNeeds.Read(_pods).HasImage(baseImage.Key));
    }

    [Fact]
    public void Prepare_OfAManifestWithAShortHash_WritesTheWholeKey()
    {
        var image = Import("example.com/web", Runnable);
        var manifest = new PodManifest
        {
            AcVersion = AcVersion.Parse("1.2.3"),
            Apps = [new RuntimeApp { Name = AcName.Parse("a"), Image = new RuntimeImage { Id = ImageId.Parse(image.Key.ToString()[..20]) } }],
        };

        using var pod = Prepare(new PodRequest { Manifest = manifest });

        Assert.Equal(image.Key, PodManifest.Parse(File.ReadAllBytes(pod.Path.Manifest)).Apps[0].Image.Id.Key);
    }

    [Theory]
    [InlineData("""[{"name":"os/linux/capabilities-retain-set","value":{"set":["CAP_KILL"]}},{"name":"os/linux/capabilities-remove-set","value":{"set":["CAP_KILL"]}}]""", "exclude each other")]
    [InlineData("""[{"name":"os/linux/capabilities-remove-set","value":{"set":["CAP_FLY"]}}]""", "cannot apply the capability isolators")]
    public void Prepare_OfCapabilitiesThatMakeNoSense_LeavesNoPod(string isolators, string message)
    {
        Import("example.com/web", Runnable.Replace("\"group\"", $"\"isolators\":{isolators},\"group\"", StringComparison.Ordinal));
        var failure = Assert.Throws<RktException>(() => Prepare(new PodRequest { Apps = [new AppRequest { Image = "example.com/web" }] }));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);

        // The command line may say it better than the image.
        var better = Isolator.Create(IsolatorNames.CapabilitiesRetainSet, new CapabilitiesValue(["CAP_KILL"]));
        using var pod = Prepare(new PodRequest { Apps = [new AppRequest { Image = "example.com/web", Isolators = [better] }] });
        Assert.Single(PodManifest.Parse(File.ReadAllBytes(pod.Path.Manifest)).Apps[0].App!.Isolators);
    }

    [Theory]
    [InlineData("a", "a-started")]
    [InlineData("a-created", "a")]
    [InlineData("a-restarts", "a")]
    public void Prepare_OfAppsWhoseStatusFilesWouldBeTheSame_Refuses(string one, string other)
    {
        Import("example.com/web", Runnable);
        var failure = Assert.Throws<RktException>(() => Prepare(new PodRequest
        {
            Apps = [new AppRequest { Image = "example.com/web", Name = AcName.Parse(one) }, new AppRequest { Image = "example.com/web", Name = AcName.Parse(other) }],
        }));

        Assert.Contains("their status files would be the same", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Both would be called a-b-c, and each app see the other's files.</summary>
    [Fact]
    public void Prepare_OfImpliedVolumesWithOneName_Refuses()
    {
        Import("example.com/one", WithMountPoint("b-c"));
        Import("example.com/two", WithMountPoint("c"));
        AppRequest App(string image, string name) => new() { Image = image, Name = AcName.Parse(name) };

        var failure = Assert.Throws<RktException>(() => Prepare(new PodRequest { Apps = [App("example.com/one", "a"), App("example.com/two", "a-b")] }));
        Assert.Equal("mount point \"c\" of app \"a-b\" would get an empty volume \"a-b-c\", and there is another of that name", failure.Message);

        failure = Assert.Throws<RktException>(() => Prepare(new PodRequest
        {
            Apps = [App("example.com/one", "a")],
            Volumes = [Volume.MadeEmpty(AcName.Parse("a-b-c"))],
        }));
        Assert.Contains("there is another of that name", failure.Message, StringComparison.Ordinal);
        using var pod = Prepare(new PodRequest { Apps = [App("example.com/one", "a"), App("example.com/two", "b")] });
    }

    [Fact]
    public void Prepare_WithoutOverlay_CopiesTheTree()
    {
        Import("example.com/web", Runnable);

        using var pod = Prepare(new PodRequest { Apps = [new AppRequest { Image = "example.com/web" }], NoOverlay = true });

        var app = pod.Path.App(AcName.Parse("web"));
        Assert.Equal("binary", File.ReadAllText($"{app.Rootfs}/app"));
        Assert.Null(LowerDirectories.Read(app));
        Assert.False(File.Exists(pod.Path.OverlayMarker));
    }

    [Fact]
    public void Prepare_OfAManifest_TakesItAsItIs()
    {
        var image = Import("example.com/web", Runnable);
        var manifest = new PodManifest
        {
            AcVersion = AcVersion.Parse("1.2.3"),
            Apps = [new RuntimeApp { Name = AcName.Parse("a"), Image = new RuntimeImage { Id = ImageId.Parse(image.Key.ToString()) } }],
        };

        using var pod = Prepare(new PodRequest { Manifest = manifest });

        Assert.Equal(manifest.ToJson(), File.ReadAllBytes(pod.Path.Manifest));
        Assert.Equal([image.RootfsPath], LowerDirectories.Read(pod.Path.App(AcName.Parse("a"))));
    }

    [Fact]
    public void Prepare_OfAMissingImage_LeavesNoPod()
    {
        var failure = Assert.Throws<RktException>(() => Prepare(new PodRequest { Apps = [new AppRequest { Image = "example.com/none" }] }));

        Assert.Equal("fetching of example.com/none", failure.Message);
        Assert.Null(PodLookup.Find(_pods, _id));
    }

    [Fact]
    public void Prepare_OfAFileThatNeedsASignature_AsksTheSource()
    {
        var file = WriteImage("example.com/web", Runnable);

        using var pod = Prepare(new PodRequest { Apps = [new AppRequest { Image = file, Signature = "sig.asc" }] }, asksForSignatures: true, request =>
        {
            Assert.Equal([new WantedImage(file, "sig.asc")], request);
            return [Import("example.com/web", Runnable).Key];
        });

        Assert.Equal("web", Assert.Single(PodManifest.Parse(File.ReadAllBytes(pod.Path.Manifest)).Apps).Name.ToString());
    }

    [Fact]
    public void Prepare_OfImagesInAndOutOfTheStore_FetchesTheMissingOnesTogether()
    {
        Import("example.com/here", Runnable);

        using var pod = Prepare(
            new PodRequest { Apps = [App("example.com/b"), App("example.com/here"), App("https://example.com/c.aci")] },
            asksForSignatures: false,
            request =>
            {
                Assert.Equal([new WantedImage("example.com/b"), new WantedImage("https://example.com/c.aci")], request);
                return [Import("example.com/b", Runnable).Key, Import("example.com/c", Runnable).Key];
            });

        Assert.Equal(["b", "here", "c"], PodManifest.Parse(File.ReadAllBytes(pod.Path.Manifest)).Apps.Select(app => app.Name.ToString()));
    }

    [Fact]
    public void Prepare_OfAStoredImageThatWasNeverVerified_FetchesItAgain()
    {
        var image = Import("example.com/web", Runnable);
        var fetched = 0;

        using var pod = Prepare(new PodRequest { Apps = [App("example.com/web")] }, asksForSignatures: true, _ =>
        {
            fetched++;
            return [image.Key];
        });

        Assert.Equal(1, fetched);
    }

    [Fact]
    public void Prepare_OfAKeyThatWasNeverVerified_Refuses()
    {
        var image = Import("example.com/web", Runnable);

        var failure = Assert.Throws<RktException>(() => Prepare(
            new PodRequest { Apps = [App(image.Key.ToString())] }, asksForSignatures: true, _ => throw new InvalidOperationException()));

        Assert.Contains("never verified", failure.Message, StringComparison.Ordinal);
        Assert.Contains("--insecure-options=image", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_OfAStoredImage_AsksWhetherItsSignerIsTrustedNow()
    {
        var signer = new string('a', 40);
        var image = Import("example.com/web", Runnable, signer);
        var key = Directory.CreateDirectory($"{_directory}/config/trustedkeys/prefix.d/example.com").FullName + $"/{signer}";
        File.WriteAllText(key, "a key");
        using (Prepare(new PodRequest { Apps = [App(image.Key.ToString())] }, asksForSignatures: true, _ => throw new InvalidOperationException()))
        {
            File.WriteAllText(key, "");
        }

        var failure = Assert.Throws<RktException>(() => Prepare(
            new PodRequest { Apps = [App(image.Key.ToString())] }, asksForSignatures: true, _ => throw new InvalidOperationException()));
        Assert.Contains("not trusted any more", failure.Message, StringComparison.Ordinal);
    }

    private static AppRequest App(string image) => new() { Image = image };

    private NewPod Prepare(PodRequest request) =>
        Prepare(request, asksForSignatures: false, wanted => throw new RktException($"fetching of {wanted[0].Reference}"));

    private NewPod Prepare(PodRequest request, bool asksForSignatures, Func<IReadOnlyList<WantedImage>, IReadOnlyList<StoreKey>> fetch)
    {
        var trust = asksForSignatures ? new TrustedFingerprints($"{_directory}/none", $"{_directory}/config") : null;
        var finding = new ImageFinding(_store, trust, PullPolicy.New, new Source(fetch), static _ => { });
        return new PodPreparation(finding, _pods, AcVersion.Parse("2.0.0"), new SilentListener()).Prepare(request, _id);
    }

    private static string WithMountPoint(string name) =>
        Runnable.Replace("\"group\"", $$"""
            "mountPoints":[{"name":"{{name}}","path":"/data"}],"group"
            """, StringComparison.Ordinal);

    private StoredImage Import(string name, string moreFields, params string[] signers)
    {
        using var archive = AciBuilder.Valid(name, moreFields).File("rootfs/app", "binary").BuildStream();
        return _store.Import(archive, new ImportOptions { Origin = name, Signers = signers });
    }

    private string WriteImage(string name, string moreFields)
    {
        var path = $"{_directory}/image.aci";
        File.WriteAllBytes(path, AciBuilder.Valid(name, moreFields).File("rootfs/app", "binary").Build());
        return path;
    }

    private sealed class Source(Func<IReadOnlyList<WantedImage>, IReadOnlyList<StoreKey>> fetch) : IImageSource
    {
        public IReadOnlyList<StoreKey> Fetch(IReadOnlyList<WantedImage> images, bool isTrusted) => fetch(images);
    }

    private sealed class SilentListener : IPreparationListener
    {
        public void ImageFound(string message)
        {
            // What is said of images is the command's affair.
        }

        public void OverlayDisabled(string reason) => Assert.Fail(reason);
    }
}
