using Xunit;

namespace Tests.Unit.Acbuild;

public sealed class ManifestCommandTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void Commands_ChangeTheManifest()
    {
        _workshop.Do("begin")
            .Do("set-name", "example.com/hello")
            .Do("set-exec", "--", "/app/hello", "-v")
            .Do("set-user", "app")
            .Do("set-group", "300")
            .Do("set-working-directory", "/app")
            .Do("label", "add", "version", "1.0")
            .Do("environment", "add", "A", "b c")
            .Do("port", "add", "http", "tcp", "8080", "--count", "2", "--socket-activated")
            .Do("mount", "add", "data", "/data", "--read-only")
            .Do("annotation", "add", "authors", "Ann <ann@example.com>", "--no-history")
            .Do("cat-manifest");
        Assert.Equal(
            """
            {"acKind":"ImageManifest","acVersion":"0.8.11","name":"example.com/hello","labels":[{"name":"arch","value":"amd64"},{"name":"os","value":"linux"},{"name":"version","value":"1.0"}],"app":{"exec":["/app/hello","-v"],"user":"app","group":"300","workingDirectory":"/app","environment":[{"name":"A","value":"b c"}],"mountPoints":[{"name":"data","path":"/data","readOnly":true}],"ports":[{"name":"http","protocol":"tcp","port":8080,"count":2,"socketActivated":true}]},"annotations":[{"name":"coreos.com/acbuild/command-1","value":"acbuild set-name \"example.com/hello\""},{"name":"coreos.com/acbuild/command-2","value":"acbuild set-exec \"/app/hello\" \"-v\""},{"name":"coreos.com/acbuild/command-3","value":"acbuild set-user \"app\""},{"name":"coreos.com/acbuild/command-4","value":"acbuild set-group \"300\""},{"name":"coreos.com/acbuild/command-5","value":"acbuild set-working-directory \"/app\""},{"name":"coreos.com/acbuild/command-6","value":"acbuild label add \"version\" \"1.0\""},{"name":"coreos.com/acbuild/command-7","value":"acbuild environment add \"A\" \"b c\""},{"name":"coreos.com/acbuild/command-8","value":"acbuild port add \"http\" \"tcp\" \"8080\""},{"name":"coreos.com/acbuild/command-9","value":"acbuild mount add \"data\" \"/data\""},{"name":"authors","value":"Ann <ann@example.com>"}]}

            """.Replace("amd64", global::Appc.Images.Platform.Host.Arch, StringComparison.Ordinal),
            _workshop.Output);
    }

    [Fact]
    public void Add_OfANameThatIsThere_ReplacesTheValue()
    {
        _workshop.Do("begin").Do("environment", "add", "A", "1").Do("environment", "add", "A", "2").Do("label", "add", "arch", "aarch64");
        Assert.Equal("2", Assert.Single(_workshop.Manifest.App!.Environment).Value);
        Assert.Equal("aarch64", _workshop.Manifest.Labels.Find("arch"));
    }

    [Fact]
    public void Remove_TakesMountsByPathAndPortsByNumber()
    {
        _workshop.Do("begin").Do("mount", "add", "data", "/data").Do("mount", "remove", "/data")
            .Do("port", "add", "http", "tcp", "80").Do("port", "remove", "80")
            .Do("annotation", "add", "a", "b").Do("annotation", "remove", "a").Do("label", "remove", "os").Do("label", "remove", "arch");
        Assert.Empty(_workshop.Manifest.App!.MountPoints);
        Assert.Empty(_workshop.Manifest.App.Ports);
        Assert.Empty(_workshop.Manifest.Labels);
    }

    [Theory]
    [InlineData("annotation", "no annotation \"x\" in the image")]
    [InlineData("label", "no label \"x\" in the image")]
    [InlineData("environment", "no environment variable \"x\" in the image")]
    [InlineData("mount", "no mount point \"x\" in the image")]
    [InlineData("port", "no port \"x\" in the image")]
    public void Remove_OfWhatIsNotThere_Exits2AndChangesNothing(string what, string message)
    {
        _workshop.Do("begin");
        var before = _workshop.Manifest.ToJson();
        Assert.Equal(2, _workshop.Run(what, "remove", "x"));
        Assert.Equal($"{what} remove: {message}\n", _workshop.Error);
        Assert.Equal(before, _workshop.Manifest.ToJson());
    }

    [Theory]
    [InlineData("set-name: ACIdentifier must contain only lower case alphanumeric characters plus \"-._~/\"", "set-name", "Hello World")]
    [InlineData("set-user: invalid image manifest: app.user: is required", "set-user", "")]
    [InlineData("set-working-directory: invalid image manifest: app.workingDirectory: must be an absolute path, not \"app\"", "set-working-directory", "app")]
    [InlineData("label add: invalid image manifest: labels: bad arch \"386\" for linux (must be one of: [amd64 i386 aarch64 aarch64_be armv6l armv7l armv7b ppc64 ppc64le s390x])", "label", "add", "arch", "386")]
    [InlineData("label add: invalid image manifest: labels[2]: invalid label name: \"name\"", "label", "add", "name", "x")]
    [InlineData("environment add: environment variable name must start with a letter or underscore", "environment", "add", "1", "x")]
    [InlineData("annotation add: invalid image manifest: annotations[0].value: \"created\" must be a date and time as in RFC 3339, not \"today\"", "annotation", "add", "created", "today")]
    [InlineData("mount add: the path \"data\" is not absolute", "mount", "add", "data", "data")]
    [InlineData("port add: the protocol must be \"tcp\" or \"udp\", not \"tpc\"", "port", "add", "http", "tpc", "80")]
    [InlineData("port add: the port must be a number from 1 to 65535, not \"65536\"", "port", "add", "http", "tcp", "65536")]
    [InlineData("port add: the count must be a number from 1 to 65535, not \"0\"", "port", "add", "http", "tcp", "80", "--count=0")]
    [InlineData("port add: invalid image manifest: app.ports[0].count: end of port range must be in 1-65535 range", "port", "add", "http", "tcp", "65535", "--count=2")]
    public void Command_WithABadValue_Exits1AndChangesNothing(string message, params string[] arguments)
    {
        _workshop.Do("begin");
        var before = _workshop.Manifest.ToJson();
        Assert.Equal(1, _workshop.Run(arguments));
        Assert.Equal(message + "\n", _workshop.Error);
        Assert.Equal(before, _workshop.Manifest.ToJson());
    }

    [Theory]
    [InlineData("mount", "data", "/other")]
    [InlineData("port", "data", "udp", "53")]
    public void Add_OfASecondMountOrPortOfAName_Fails(string what, params string[] arguments)
    {
        _workshop.Do("begin").Do("mount", "add", "data", "/data").Do("port", "add", "data", "tcp", "80");
        Assert.Equal(1, _workshop.Run([what, "add", .. arguments]));
        Assert.Contains("\"data\" already", _workshop.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void History_GoesOnAfterTheHighestNumber()
    {
        _workshop.Do("begin").Do("annotation", "add", "coreos.com/acbuild/command-41", "x", "--no-history").Do("set-name", "a");
        Assert.Equal("acbuild set-name \"a\"", _workshop.Manifest.Annotations.Find("coreos.com/acbuild/command-42"));
    }

    [Fact]
    public void CatManifest_PrettyPrinted_IsIndentedByFour()
    {
        _workshop.Do("begin").Do("cat-manifest", "--pretty-print");
        Assert.Contains("\n    \"name\": \"acbuild-unnamed\"", _workshop.Output, StringComparison.Ordinal);
    }
}
