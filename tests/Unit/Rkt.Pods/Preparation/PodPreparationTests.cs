using Appc.Names;
using Appc.Pods;
using Rkt.Host.Errors;
using Rkt.Images.Store;
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

        using var pod = Prepare(new PodRequest { Apps = [new AppRequest { Image = file }], SkipSignatures = true });

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

        Assert.StartsWith("cannot find aci satisfying name: \"example.com/none\" and labels: [", failure.Message, StringComparison.Ordinal);
        Assert.Null(PodLookup.Find(_pods, _id));
    }

    [Theory]
    [InlineData(false, "open {0}.asc: no such file or directory")]
    [InlineData(true, "cannot verify \"{0}\" by \"{0}.asc\": signature verification is not supported yet")]
    public void Prepare_OfAFileThatNobodyVouchesFor_Refuses(bool isSigned, string message)
    {
        var file = WriteImage("example.com/web", Runnable);
        if (isSigned)
        {
            File.WriteAllText($"{file}.asc", "");
        }

        var failure = Assert.Throws<RktException>(() => Prepare(new PodRequest { Apps = [new AppRequest { Image = file }] }));

        Assert.Equal(string.Format(System.Globalization.CultureInfo.InvariantCulture, message, file), failure.Message);
        Assert.Empty(_store.List());
    }

    private NewPod Prepare(PodRequest request) =>
        new PodPreparation(_store, _pods, AcVersion.Parse("2.0.0"), new SilentListener()).Prepare(request, _id);

    private StoredImage Import(string name, string moreFields)
    {
        using var archive = AciBuilder.Valid(name, moreFields).File("rootfs/app", "binary").BuildStream();
        return _store.Import(archive, new ImportOptions { Origin = name });
    }

    private string WriteImage(string name, string moreFields)
    {
        var path = $"{_directory}/image.aci";
        File.WriteAllBytes(path, AciBuilder.Valid(name, moreFields).File("rootfs/app", "binary").Build());
        return path;
    }

    private sealed class SilentListener : IPreparationListener
    {
        public void ImageFound(ImageNotice notice, string message)
        {
            // What is said of images is the command's affair.
        }

        public void OverlayDisabled(string reason) => Assert.Fail(reason);
    }
}
