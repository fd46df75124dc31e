using System.Text;
using Appc;
using Appc.Images;
using Appc.Json;
using Appc.Names;
using Xunit;

namespace Tests.Unit.Appc.Images;

public sealed class ImageManifestTests
{
    private const string Full = """
        {"acKind":"ImageManifest","acVersion":"0.8.11","name":"example.com/reduce-worker","labels":[{"name":"version","value":"1.0.0"},{"name":"arch","value":"amd64"},{"name":"os","value":"linux"}],"app":{"exec":["/usr/bin/reduce-worker","--quiet","<&+é>"],"eventHandlers":[{"name":"pre-start","exec":["/usr/bin/data-downloader"]},{"name":"post-stop","exec":["/usr/bin/deregister-worker","--verbose"]}],"user":"100","group":"300","supplementaryGIDs":[400,500],"workingDirectory":"/opt/work","environment":[{"name":"REDUCE_WORKER_DEBUG","value":"true"}],"mountPoints":[{"name":"work","path":"/var/lib/work"},{"name":"ro","path":"/ro","readOnly":true}],"ports":[{"name":"health","protocol":"tcp","port":4000,"count":1,"socketActivated":true}],"isolators":[{"name":"resource/cpu","value":{"request":"250m","limit":"500m"}},{"name":"os/linux/capabilities-retain-set","value":{"set":["CAP_NET_BIND_SERVICE"]}}],"userAnnotations":{"any key":"v"},"userLabels":{"k":"v"}},"annotations":[{"name":"authors","value":"Carly Container <carly@example.com>"},{"name":"created","value":"2014-10-27T19:32:27.67021798Z"},{"name":"homepage","value":"https://example.com"}],"dependencies":[{"imageName":"example.com/base","imageID":"sha512-ab","labels":[{"name":"os","value":"linux"}],"size":22017258}],"pathWhitelist":["/etc/ca/example.com/crt"]}
        """;

    private const string Least = """{"acKind":"ImageManifest","acVersion":"0.8.11","name":"a"}""";

    [Theory]
    [InlineData(Full)]
    [InlineData(Least)]
    [InlineData("""{"acKind":"ImageManifest","acVersion":"0.8.11","name":"a","app":{"exec":null,"user":"0","group":"0"}}""")]
    [InlineData("""{"acKind":"ImageManifest","acVersion":"0.8.11","name":"a","app":{"exec":[],"user":"0","group":"0"}}""")]
    public void ToJson_OfWhatTheReferenceToolsWrite_GivesTheSameBytes(string json) =>
        Assert.Equal(json, Encoding.UTF8.GetString(Parse(json).ToJson()));

    [Fact]
    public void Parse_ReadsEveryField()
    {
        var manifest = Parse(Full);
        var app = manifest.App!;

        Assert.Equal("example.com/reduce-worker", manifest.Name.ToString());
        Assert.Equal("1.0.0", manifest.Version);
        Assert.Equal(["/usr/bin/reduce-worker", "--quiet", "<&+é>"], app.Exec);
        Assert.Equal(["pre-start", "post-stop"], app.EventHandlers.Select(handler => handler.Name));
        Assert.Equal([400u, 500u], app.SupplementaryGids);
        Assert.Equal("/opt/work", app.WorkingDirectory);
        Assert.Equal("true", app.Environment.Find("REDUCE_WORKER_DEBUG"));
        Assert.Equal([false, true], app.MountPoints.Select(mountPoint => mountPoint.ReadOnly));
        Assert.Equal((4000, 1, true), (app.Ports[0].Number, app.Ports[0].Count, app.Ports[0].SocketActivated));
        Assert.Equal(22017258, manifest.Dependencies[0].Size);
        Assert.Equal(["/etc/ca/example.com/crt"], manifest.PathWhitelist);
        Assert.Empty(manifest.Warnings);
    }

    [Fact]
    public void Parse_KeepsUnknownFieldsAtEveryLevel()
    {
        const string json = """
            {"acKind":"ImageManifest","acVersion":"0.8.11","name":"a","labels":[{"name":"l","value":"1","x":1}],"app":{"exec":null,"eventHandlers":[{"name":"pre-start","exec":["/a"],"x":2}],"user":"0","group":"0","environment":[{"name":"A","value":"b","x":3}],"mountPoints":[{"name":"m","path":"/m","x":4}],"ports":[{"name":"p","protocol":"tcp","port":1,"count":1,"socketActivated":false,"x":5}],"isolators":[{"name":"resource/memory","value":{"limit":"1G","x":6.50},"x":[7]}],"x":{"y":[null,true,1e400]}},"annotations":[{"name":"n","value":"v","x":"\u00e9<"}],"dependencies":[{"imageName":"d","x":8}],"x":9,"y":null}
            """;
        Assert.Equal(json.Replace(@"\u00e9", "é", StringComparison.Ordinal), Encoding.UTF8.GetString(Parse(json).ToJson()));
    }

    [Fact]
    public void Parse_OfAPortCountOfZero_ReadsOne() =>
        Assert.Equal(1, Parse(InApp(@"""ports"":[{""name"":""p"",""protocol"":""tcp"",""port"":80,""count"":0}]")).App!.Ports[0].Count);

    [Fact]
    public void Parse_WhenThereAreManyFaults_ReportsThemAll()
    {
        const string json = """
            {"acKind":"PodManifest","name":"A b","labels":[{"name":"name","value":"x"},{"name":"os","value":"plan9"},{"name":"os","value":"linux"}],
             "app":{"exec":["/a",5],"user":"","workingDirectory":"opt","environment":[{"name":"1"},{"name":"A"},{"name":"A"}],
              "eventHandlers":[{"name":"pre-start","exec":["/a"]},{"name":"pre-start","exec":[]},{"name":"never","exec":["/a"]}],
              "mountPoints":[{"name":"m","path":"/m"},{"name":"n"},{"name":"n","path":"/n"}],
              "ports":[{"name":"p","port":0},{"name":"q","port":65535,"count":2},{"name":"r","port":"80"},"s"],
              "supplementaryGIDs":[-1],"isolators":[{"name":"os/linux/unknown","value":1}]},
             "annotations":[{"name":"created","value":"yesterday"},{"name":"homepage","value":"ftp://example.com"}],
             "dependencies":[{"imageID":"sha1-x"}],"pathWhitelist":["a"],"pathWhitelist":[]}
            """;
        Assert.Equal(
            [
                "acKind", "acVersion", "annotations[0].value", "annotations[1].value", "app.environment[0].name", "app.environment[2]",
                "app.eventHandlers[1]", "app.eventHandlers[1].exec", "app.eventHandlers[2].name", "app.exec[1]", "app.group",
                "app.isolators[0]", "app.mountPoints[1].path", "app.ports[0].port", "app.ports[1].count",
                "app.ports[2].port", "app.ports[3]", "app.supplementaryGIDs[0]", "app.user", "app.workingDirectory",
                "dependencies[0].imageID", "dependencies[0].imageName", "labels", "labels[0]", "labels[2]", "name", "pathWhitelist",
            ],
            Problems(json).Select(problem => problem.Path).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("[]", "", "must be an object, not a list")]
    [InlineData("{}", "acKind", "must be \"ImageManifest\"")]
    [InlineData("{}", "acVersion", "is required")]
    [InlineData("{}", "name", "is required")]
    [InlineData("""{"acVersion":"0.0.0"}""", "acVersion", "must not be 0.0.0")]
    [InlineData("""{"acVersion":"1"}""", "acVersion", "must be a semantic version such as \"0.8.11\", not \"1\"")]
    [InlineData("""{"name":null}""", "name", "is required")]
    [InlineData("""{"name":"a","name":"b"}""", "name", "is given more than once")]
    [InlineData("""{"zzz":1,"zzz":2}""", "zzz", "is given more than once")]
    [InlineData("""{"app":"x"}""", "app", "must be an object, not a string")]
    [InlineData("""{"labels":{}}""", "labels", "must be a list, not an object")]
    [InlineData("""{"labels":[null]}""", "labels[0]", "must be an object, not null")]
    [InlineData("""{"labels":[{"name":"arch","value":"386"},{"name":"os","value":"linux"}]}""", "labels", "bad arch \"386\" for linux (must be one of: [amd64 i386 aarch64 aarch64_be armv6l armv7l armv7b ppc64 ppc64le s390x])")]
    [InlineData("""{"labels":[{"name":"os","value":"plan9"}]}""", "labels", "bad os \"plan9\" (must be one of: [linux freebsd darwin])")]
    [InlineData("""{"labels":[{"name":"a","value":"\ud800"}]}""", "labels[0].value", "must be Unicode text")]
    [InlineData("""{"\ud800":1}""", "", "has a field whose name is not Unicode text")]
    [InlineData("""{"x":{"y":["\ud800"]}}""", "x", "must be Unicode text")]
    [InlineData("""{"labels":[{"x":{"\udc00":1}}]}""", "labels[0].x", "must be Unicode text")]
    [InlineData("""{"app":{"isolators":[{"name":"resource/memory","value":{"x":"\ud800"}}]}}""", "app.isolators[0].value", "must be Unicode text")]
    [InlineData("""{"app":{"exec":["/a\u0000b"]}}""", "app.exec[0]", "must not contain a NUL character")]
    [InlineData("""{"app":{"userLabels":{"a b":1}}}""", "app.userLabels[\"a b\"]", "must be a string, not a number")]
    [InlineData("""{"dependencies":[{"size":1.5}]}""", "dependencies[0].size", "must be a whole number from 0 to 9223372036854775807, not 1.5")]
    [InlineData("""{"annotations":[{"name":"created","value":"\u001b[31m"}]}""", "annotations[0].value", "\"created\" must be a date and time as in RFC 3339, not \"\\u001b[31m\"")]
    public void Parse_WhenThereIsAFault_NamesThePlaceAndTheRule(string json, string path, string text) =>
        Assert.Contains(new ManifestProblem(path, text), Problems(json));

    [Theory]
    [InlineData("", "JSON syntax error at line 1, column 1: ")]
    [InlineData("{\n  \"a\": tru\n}", "JSON syntax error at line 2, column ")]
    [InlineData("{\"a\":1,}", "JSON syntax error at line 1, column 8: ")]
    [InlineData("{\"a\":1}x", "JSON syntax error at line 1, column 8: ")]
    [InlineData("{\"a\":1", "JSON syntax error at line 1, column 7: ")]
    public void Parse_WhenItIsNotJson_NamesLineAndColumn(string json, string message)
    {
        var problem = Assert.Single(Problems(json));
        Assert.StartsWith(message, problem.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_WhenItNestsTooDeep_ReportsIt() =>
        Assert.Single(Problems(string.Concat(Enumerable.Repeat("[", 100_000))));

    [Fact]
    public void Parse_WhenItIsNotUtf8_NamesLineAndColumn()
    {
        byte[] json = [.. "{\n\"a\":\""u8, 0xff, .. "\"}"u8];
        var problem = Assert.Single(Assert.Throws<ManifestException>(() => ImageManifest.Parse(json)).Problems);
        Assert.Equal("not UTF-8 text, line 2, column 6", problem.Text);
    }

    [Fact]
    public void Parse_OfAnotherMajorVersion_Warns()
    {
        var manifest = Parse("""{"acKind":"ImageManifest","acVersion":"1.0.0","name":"a"}""");
        Assert.Equal("acVersion", Assert.Single(manifest.Warnings).Path);
    }

    [Fact]
    public void Parse_OfAnObjectWithVeryManyFields_Ends()
    {
        // A reader that compares each field with all before it would take minutes.
        var json = "{" + string.Join(',', Enumerable.Range(0, 200_000).Select(i => $"\"f{i}\":{i}")) + "}";
        Assert.NotEmpty(Problems(json));
    }

    [Fact]
    public void Message_OfSeveralProblems_ListsThemLineByLine()
    {
        var message = Assert.Throws<ManifestException>(() => Parse("{}")).Message;
        Assert.Equal("invalid image manifest, 3 problems:\n  acKind: must be \"ImageManifest\"\n  acVersion: is required\n  name: is required", message);
    }

    [Fact]
    public void Message_OfVeryManyProblems_IsCut()
    {
        var e = Assert.Throws<ManifestException>(() => Parse(InApp($"\"exec\":[{string.Join(',', Enumerable.Repeat("1", 1000))}]")));
        Assert.Equal(1000, e.Problems.Count);
        Assert.Equal(42, e.Message.Split('\n').Length);
        Assert.EndsWith("\n  and 960 more", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Message_OfOneProblem_IsOneLine()
    {
        var message = Assert.Throws<ManifestException>(() => Parse(Least.Replace("0.8.11", "x", StringComparison.Ordinal))).Message;
        Assert.Equal("invalid image manifest: acVersion: must be a semantic version such as \"0.8.11\", not \"x\"", message);
    }

    [Fact]
    public void Validate_OfAnEditedManifest_FindsTheFault()
    {
        var manifest = Parse(InApp("\"exec\":[\"/a\"]"));
        Assert.Empty(manifest.Validate());

        var edited = manifest with { App = manifest.App! with { WorkingDirectory = "app" } };
        Assert.Equal("app.workingDirectory", Assert.Single(edited.Validate()).Path);
        Assert.Throws<ManifestException>(() => edited.Checked());
    }

    [Fact]
    public void ToJson_Indented_UsesTheLayoutAskedFor()
    {
        var manifest = new ImageManifest { Name = AcIdentifier.Parse("a") };
        Assert.Equal("{\n    \"acKind\": \"ImageManifest\",\n    \"acVersion\": \"0.8.11\",\n    \"name\": \"a\"\n}", Encoding.UTF8.GetString(manifest.ToJson(JsonLayout.FourSpaces)));
        Assert.Contains("\n\t\"name\"", Encoding.UTF8.GetString(manifest.ToJson(JsonLayout.Tabs)), StringComparison.Ordinal);
    }

    private static string InApp(string fields) =>
        $$"""{"acKind":"ImageManifest","acVersion":"0.8.11","name":"a","app":{"user":"0","group":"0",{{fields}} } }""";

    private static ImageManifest Parse(string json) => ImageManifest.Parse(Encoding.UTF8.GetBytes(json));

    private static IReadOnlyList<ManifestProblem> Problems(string json) => Assert.Throws<ManifestException>(() => Parse(json)).Problems;
}
