using System.Net;
using System.Text;
using Appc;
using Appc.Images;
using Appc.Names;
using Appc.Pods;
using CsCheck;
using Tests.Unit.Appc.Images;
using Xunit;

namespace Tests.Unit.Appc.Pods;

public sealed class PodManifestTests
{
    private const string Full = """
        {"acVersion":"1.30.0+git","acKind":"PodManifest","apps":[{"name":"reduce-worker","image":{"name":"example.com/reduce-worker","id":"sha512-ab","labels":[{"name":"version","value":"1.0.0"}]},"app":{"exec":["/bin/reduce-worker"],"user":"0","group":"0"},"readOnlyRootFS":true,"mounts":[{"volume":"work","path":"/var/lib/work"},{"volume":"own","path":"/own","appVolume":{"name":"own","kind":"empty","mode":"0700","uid":1,"gid":2}}],"annotations":[{"name":"foo","value":"baz"}]},{"name":"b","image":{"id":"sha512-cd"}}],"volumes":[{"name":"work","kind":"host","source":"/opt/tenant1/work","readOnly":true,"recursive":false}],"isolators":[{"name":"resource/memory","value":{"limit":"4G"}},{"name":"not/known","value":[1]}],"annotations":[{"name":"ip-address","value":"10.1.2.3"}],"ports":[{"name":"ftp","hostPort":2121},{"name":"web","hostPort":80,"hostIP":"10.0.0.1","podPort":{"name":"web","protocol":"tcp","port":8080,"count":1,"socketActivated":false}}],"userAnnotations":{"a":"b"},"userLabels":{"c":"d"}}
        """;

    [Theory]
    [InlineData(Full)]
    [InlineData("""{"acVersion":"1.30.0","acKind":"PodManifest","apps":[],"volumes":null,"isolators":null,"annotations":null,"ports":[]}""")]
    [InlineData("""{"acVersion":"1.30.0","acKind":"PodManifest","apps":null,"volumes":[],"isolators":[],"annotations":[],"ports":null}""")]
    public void ToJson_OfWhatTheReferenceToolsWrite_GivesTheSameBytes(string json) =>
        Assert.Equal(json, Encoding.UTF8.GetString(Parse(json).ToJson()));

    [Fact]
    public void Parse_ReadsEveryField()
    {
        var pod = Parse(Full);
        var app = pod.FindApp(AcName.Parse("reduce-worker"))!;

        Assert.True(app.ReadOnlyRootFs);
        Assert.Equal("1.0.0", app.Image.Labels.Find("version"));
        Assert.Equal(["/bin/reduce-worker"], app.App!.Exec);
        Assert.Equal("0700", app.Mounts[1].AppVolume!.Mode);
        Assert.Null(pod.Apps[1].App);
        Assert.Equal((true, false), (pod.Volumes[0].ReadOnly, pod.Volumes[0].Recursive));
        Assert.Equal(IPAddress.Parse("10.0.0.1"), pod.Ports[1].HostIp);
        Assert.Equal(8080, pod.Ports[1].PodPort!.Number);
        Assert.Null(pod.FindApp(AcName.Parse("c")));
    }

    [Fact]
    public void Parse_KeepsUnknownFieldsAtEveryLevel()
    {
        const string json = """
            {"acVersion":"1.30.0","acKind":"PodManifest","apps":[{"name":"a","image":{"id":"sha512-ab","x":1},"mounts":[{"volume":"v","path":"/v","x":2}],"x":3}],"volumes":[{"name":"v","kind":"host","source":"/v","x":4}],"isolators":null,"annotations":null,"ports":[{"name":"p","hostPort":1,"x":5}],"x":6}
            """;
        Assert.Equal(json, Encoding.UTF8.GetString(Parse(json).ToJson()));
    }

    [Fact]
    public void Parse_OfAnEmptyVolume_FillsInTheDefaults()
    {
        var volume = Parse("""{"acVersion":"1.30.0","acKind":"PodManifest","volumes":[{"name":"v","kind":"empty"}]}""").Volumes[0];
        Assert.Equal(("0755", 0u, 0u), (volume.Mode, volume.Uid, volume.Gid));
    }

    [Fact]
    public void Parse_WhenThereAreManyFaults_ReportsThemAll()
    {
        const string json = """
            {"acKind":"ImageManifest","acVersion":"0.0.0",
             "apps":[{"name":"a","image":{"id":"sha512-ab"}},{"name":"a","image":{}},{"name":"b"},
              {"name":"c","image":{"id":"sha512-ab"},"app":{"user":"0","group":"0","isolators":[{"name":"x/y","value":1}]},"mounts":[{"volume":"v"},{"path":"/p","appVolume":{"name":"w","kind":"host"}}]}],
             "volumes":[{"name":"v","kind":"empty","source":"/x"},{"name":"v","kind":"nfs"},{"name":"w","kind":"host","source":"x","mode":"0755"}],
             "ports":[{"name":"p","hostPort":0},{"hostPort":1,"hostIP":"1"},{"name":"q","hostPort":70000,"hostIP":"::1"}],
             "annotations":[{"name":"a","value":"1"},{"name":"a","value":"2"}]}
            """;
        Assert.Equal(
            [
                "acKind", "acVersion", "annotations[1]", "apps[1]", "apps[1].image.id", "apps[2].image", "apps[3].app.isolators[0]",
                "apps[3].mounts[0].path", "apps[3].mounts[1].appVolume.source", "apps[3].mounts[1].volume", "ports[0].hostPort",
                "ports[1].hostIP", "ports[1].name", "ports[2].hostPort", "volumes[0].source", "volumes[1]", "volumes[1].kind",
                "volumes[2].mode", "volumes[2].source",
            ],
            Assert.Throws<ManifestException>(() => Parse(json)).Problems.Select(problem => problem.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Parse_OfWhatWasWritten_GivesTheSameManifest() =>
        Gen.Select(ManifestGen.Name.Array[0, 3], ManifestGen.App, ManifestGen.Annotations, ManifestGen.Metadata, Gen.Bool).Sample((names, app, annotations, metadata, isSet) =>
        {
            var json = new PodManifest
            {
                AcVersion = AcVersion.Parse("1.2.3"),
                Apps = [.. names.Distinct().Select(name => new RuntimeApp
                {
                    Name = name,
                    Image = new RuntimeImage { Id = ImageId.Parse("sha512-ab"), Labels = LabelSet.Empty },
                    App = isSet ? app : null,
                    Annotations = annotations,
                })],
                Volumes = isSet ? [.. names.Distinct().Select(Volume.MadeEmpty)] : default,
                Annotations = isSet ? annotations : AnnotationSet.Empty,
                UserLabels = metadata,
            }.ToJson();
            return Parse(Encoding.UTF8.GetString(json)).ToJson().AsSpan().SequenceEqual(json);
        });

    private static PodManifest Parse(string json) => PodManifest.Parse(Encoding.UTF8.GetBytes(json));
}
