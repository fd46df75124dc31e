using Rkt.Cli;
using Rkt.Cli.Parsing;
using Rkt.Cli.Settings;
using Tests.Unit.Rkt.Images.Configuration;
using Xunit;

namespace Tests.Unit.rkt.Commands;

public sealed class ConfigCommandTests : IDisposable
{
    private readonly ConfigurationTree _tree = new();

    private string[] ConfigurationFlags =>
        [$"--system-config={_tree.PathOf("system")}", $"--local-config={_tree.PathOf("local")}", $"--user-config={_tree.PathOf("user")}"];

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Config_PrintsEachItemInTheFormatOfItsFile_AndNoSecret()
    {
        _tree.WriteAuth("local/auth.d/a.json", "a.example", "me");
        _tree.Write("local/auth.d/b.json", """{"rktKind": "auth", "rktVersion": "v1", "domains": ["b.example"], "type": "oauth", "credentials": {"token": "sesame"}}""");
        _tree.Write("local/auth.d/c.json", """{"rktKind": "auth", "rktVersion": "v1", "domains": ["c.example"], "type": "aws", "credentials": {"accessKeyID": "AK", "secretAccessKey": "sesame"}}""");
        _tree.Write("local/auth.d/d.json", """{"rktKind": "dockerAuth", "rktVersion": "v1", "registries": ["quay.io"], "credentials": {"user": "u", "password": "sesame"}}""");
        _tree.Write("local/paths.d/a.json", """{"rktKind": "paths", "rktVersion": "v1", "data": "/srv/rkt"}""");

        var (status, output, error) = Run("config", "--pretty-print=false");

        Assert.Equal((0, ""), (status, error));
        Assert.Equal(
            """
            {"stage0":[{"rktVersion":"v1","rktKind":"auth","domains":["a.example"],"type":"basic","credentials":{"user":"me","password":"<hidden>"}},
            {"rktVersion":"v1","rktKind":"auth","domains":["b.example"],"type":"oauth","credentials":{"token":"<hidden>"}},
            {"rktVersion":"v1","rktKind":"auth","domains":["c.example"],"type":"aws","credentials":{"accessKeyID":"AK","secretAccessKey":"<hidden>","awsRegion":""}},
            {"rktVersion":"v1","rktKind":"dockerAuth","registries":["quay.io"],"credentials":{"user":"u","password":"<hidden>"}},
            {"rktVersion":"v1","rktKind":"paths","data":"/srv/rkt","stage1-images":""},
            {"rktVersion":"v1","rktKind":"stage1","name":"","version":"","location":""}]}
            """.ReplaceLineEndings("") + "\n",
            output);
    }

    [Fact]
    public void Config_IsIndentedByDefault()
    {
        var (_, output, _) = Run("config");

        Assert.StartsWith("{\n\t\"stage0\": [\n\t\t{\n\t\t\t\"rktVersion\": \"v1\",\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Config_WhenAFileIsWrong_FailsWithoutOutput()
    {
        var file = _tree.Write("user/auth.d/a.json", "sesame");

        var (status, output, error) = Run("config", "--debug");

        Assert.Equal((254, ""), (status, output));
        Assert.Equal($"config: cannot use the configuration file \"{file}\"\n  └─it is not valid JSON: line 1, byte 1\n", error);
    }

    [Fact]
    public void DataDirectory_IsTheConfiguredOne_UnlessTheFlagIsGiven()
    {
        var configured = _tree.PathOf("configured");
        _tree.Write("local/paths.d/a.json", $$"""{"rktKind": "paths", "rktVersion": "v1", "data": "{{configured}}"}""");

        Assert.Equal(configured, DataDirectory());
        Assert.Equal(_tree.PathOf("given"), DataDirectory($"--dir={_tree.PathOf("given")}"));
        Assert.Equal("/var/lib/rkt", DataDirectory("--dir=/var/lib/rkt"));
    }

    [Fact]
    public void DataDirectory_WhenNothingIsConfigured_IsTheUsualOne() => Assert.Equal("/var/lib/rkt", DataDirectory());

    [Fact]
    public void DataDirectory_WhenTheConfigurationIsWrong_FailsOnlyWhereItIsNeeded()
    {
        _tree.Write("local/paths.d/a.json", "{");

        Assert.Equal(254, Run("list").Status);
        Assert.Equal(0, Run("version").Status);
        Assert.Equal(0, Run("list", "--help").Status);
        Assert.Equal(0, Run("list", $"--dir={_tree.PathOf("given")}").Status);
    }

    private string DataDirectory(params string[] words)
    {
        List<string> all = [.. words, .. ConfigurationFlags];
        return GlobalOptions.From(PlainArguments.Parse(new FlagTable(GlobalOptions.Flags), all).Flags).DataDirectory;
    }

    private (int Status, string Output, string Error) Run(params string[] words)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var status = EntryPoint.Run([.. words, .. ConfigurationFlags], output, error);
        return (status, output.ToString(), error.ToString());
    }
}
