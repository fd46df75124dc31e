using Rkt.Host.Errors;
using Rkt.Images.Configuration;
using Xunit;

namespace Tests.Unit.Rkt.Images.Configuration;

public sealed class RktConfigurationTests : IDisposable
{
    private const string Header = "\"rktKind\": \"auth\", \"rktVersion\": \"v1\"";

    private readonly ConfigurationTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Read_WhenNothingIsThere_IsEmpty()
    {
        var configuration = Read();

        Assert.Empty(configuration.Auth.Domains);
        Assert.Empty(configuration.Auth.Registries);
        Assert.Equal(new PathSettings(null, null), configuration.Paths);
        Assert.Equal(new Stage1Settings(null, null, null), configuration.Stage1);
    }

    [Fact]
    public void Read_TakesEveryKindOfCredential()
    {
        _tree.Write("local/auth.d/a.json", $$$"""{{{{Header}}}, "domains": ["a.example", "b.example:8443"], "type": "oauth", "credentials": {"token": "sesame"}}""");
        _tree.Write("local/auth.d/b.json", $$$"""{{{{Header}}}, "domains": ["s3.example"], "type": "aws", "credentials": {"accessKeyID": "AK", "secretAccessKey": "sesame", "awsRegion": "eu-west-1"}}""");
        _tree.Write("local/auth.d/c.json", """{"rktKind": "dockerAuth", "rktVersion": "v1", "registries": ["quay.io"], "credentials": {"user": "u", "password": "sesame"}}""");

        var auth = Read().Auth;

        Assert.Equal(["a.example", "b.example:8443", "s3.example"], auth.Domains.Keys);
        Assert.Equal("sesame", Assert.IsType<TokenCredential>(auth.Domains["b.example:8443"]).Token.Reveal());
        var aws = Assert.IsType<AwsCredential>(auth.Domains["s3.example"]);
        Assert.Equal(("AK", "sesame", "eu-west-1"), (aws.AccessKeyId, aws.SecretAccessKey.Reveal(), aws.Region));
        Assert.Equal("sesame", auth.Registries["quay.io"].Password.Reveal());
    }

    [Fact]
    public void Read_LaterLevelsOverrideItemByItem()
    {
        _tree.Write("system/auth.d/all.json", $$$"""{{{{Header}}}, "domains": ["a.example", "b.example", "c.example"], "type": "basic", "credentials": {"user": "vendor", "password": "x"}}""");
        _tree.WriteAuth("local/auth.d/b.json", "b.example", "administrator");
        _tree.WriteAuth("user/auth.d/c.json", "c.example", "me");

        var domains = Read().Auth.Domains;

        Assert.Equal(["vendor", "administrator", "me"], domains.Values.Select(credential => ((BasicCredential)credential).User));
    }

    [Fact]
    public void Read_WhenAnItemIsThereTwiceInALevel_NamesBothFiles()
    {
        var first = _tree.WriteAuth("local/auth.d/a.json", "a.example", "u");
        var second = _tree.WriteAuth("local/auth.d/b.json", "A.example:443", "u");

        AssertFails(second, $"domain \"a.example\" is already in \"{first}\"");
    }

    [Fact]
    public void Read_WhenAnItemIsThereTwiceInAFile_SaysSo()
    {
        var file = _tree.Write("local/auth.d/a.json", $$$"""{{{{Header}}}, "domains": ["a.example", "a.example"], "type": "oauth", "credentials": {"token": "x"}}""");

        AssertFails(file, "domain \"a.example\" is there twice");
    }

    [Theory]
    [InlineData("", "it is not valid JSON: line 1, byte 1")]
    [InlineData("{", "it is not valid JSON: line 1, byte 2")]
    [InlineData("[]", "it is not a JSON object")]
    [InlineData("\"rktKind\"", "it is not a JSON object")]
    [InlineData("{}", "field \"rktKind\" is missing or empty")]
    [InlineData("{\"rktKind\": 1}", "field \"rktKind\" is not a string")]
    [InlineData("{\"rktKind\": \"auth\"}", "field \"rktVersion\" is missing or empty")]
    [InlineData("{\"rktKind\": \"auth\", \"rktVersion\": \"v2\"}", "field \"rktVersion\" is \"v2\", and rkt knows \"v1\" only")]
    [InlineData("{\"rktKind\": \"paths\", \"rktVersion\": \"v1\"}", "files of kind \"paths\" do not belong in \"auth.d\"")]
    [InlineData("{\"rktKind\": \"bogus\", \"rktVersion\": \"v1\"}", "files of kind \"bogus\" do not belong in \"auth.d\"")]
    [InlineData("{\"rktKind\": \"auth\", \"rktKind\": \"auth\", \"rktVersion\": \"v1\"}", "it has a field twice")]
    [InlineData("{" + Header + ", \"domains\": [\"a\"], \"type\": \"basic\", \"credentials\": {\"user\": \"u:v\", \"password\": \"p\"}}", "field \"credentials.user\" has a colon, which ends a user's name on the wire")]
    [InlineData("{" + Header + ", \"domains\": [\"a\"], \"type\": \"oauth\", \"credentials\": {\"token\": \"t\\n\"}}", "field \"credentials.token\" has a control character, such as a newline")]
    [InlineData("{" + Header + ", \"type\": \"basic\", \"credentials\": {\"user\": \"u\", \"password\": \"p\"}}", "field \"domains\" is not a list of one or more strings")]
    [InlineData("{" + Header + ", \"domains\": \"a\", \"type\": \"basic\", \"credentials\": {\"user\": \"u\", \"password\": \"p\"}}", "field \"domains\" is not a list of one or more strings")]
    [InlineData("{" + Header + ", \"domains\": [1], \"type\": \"basic\", \"credentials\": {\"user\": \"u\", \"password\": \"p\"}}", "field \"domains\" has an element that is not a string, or is empty")]
    [InlineData("{" + Header + ", \"domains\": [\"https://a\"], \"type\": \"basic\", \"credentials\": {\"user\": \"u\", \"password\": \"p\"}}", "field \"domains\" has an element that is not a host, or a host with a port")]
    [InlineData("{" + Header + ", \"domains\": [\"a\"]}", "field \"type\" is missing or empty")]
    [InlineData("{" + Header + ", \"domains\": [\"a\"], \"type\": \"digest\"}", "field \"type\" is \"digest\", and rkt knows basic, oauth and aws")]
    [InlineData("{" + Header + ", \"domains\": [\"a\"], \"type\": \"basic\"}", "field \"credentials\" is missing")]
    [InlineData("{" + Header + ", \"domains\": [\"a\"], \"type\": \"basic\", \"credentials\": \"u:p\"}", "field \"credentials.\" is not an object")]
    [InlineData("{" + Header + ", \"domains\": [\"a\"], \"type\": \"basic\", \"credentials\": {\"user\": \"\", \"password\": \"p\"}}", "field \"credentials.user\" is missing or empty")]
    [InlineData("{" + Header + ", \"domains\": [\"a\"], \"type\": \"basic\", \"credentials\": {\"user\": \"u\"}}", "field \"credentials.password\" is missing or empty")]
    [InlineData("{" + Header + ", \"domains\": [\"a\"], \"type\": \"oauth\", \"credentials\": {\"token\": [\"t\"]}}", "field \"credentials.token\" is not a string")]
    [InlineData("{" + Header + ", \"domains\": [\"a\"], \"type\": \"aws\", \"credentials\": {\"accessKeyID\": \"A\"}}", "field \"credentials.secretAccessKey\" is missing or empty")]
    public void Read_WhenAFileIsWrong_NamesFileAndField(string content, string problem) =>
        AssertFails(_tree.Write("local/auth.d/a.json", content), problem);

    [Theory]
    [InlineData("{\"rktKind\": \"auth\", \"credentials\": {\"password\": sesame}}")]
    [InlineData("{\"rktKind\": \"auth\", \"credentials\": {\"password\": \"sesame}}")]
    [InlineData("{\"rktKind\": \"auth\", \"password\": truesesame}")]
    [InlineData("{\"sesame\": 1, \"sesame\": 2}")]
    [InlineData("{" + Header + ", \"domains\": [\"sesame@a\"], \"type\": \"basic\", \"credentials\": {\"user\": \"u\", \"password\": \"p\"}}")]
    public void Read_WhenAFileIsWrong_QuotesNothingThatMayBeASecret(string content)
    {
        _tree.Write("local/auth.d/a.json", content);

        var failure = Assert.Throws<RktException>(Read);

        Assert.DoesNotContain("sesame", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SkipsWhatIsNotARegularJsonFile()
    {
        var real = _tree.WriteAuth("elsewhere/a.json", "a.example", "u");
        _tree.Write("local/auth.d/README", "not JSON");
        _tree.Write("local/auth.d/backup.json~", "not JSON");
        _tree.Write("local/auth.d/deeper/b.json", "not JSON");
        File.CreateSymbolicLink(_tree.PathOf("local/auth.d/link.json"), real);
        Directory.CreateDirectory(_tree.PathOf("local/auth.d/directory.json"));

        Assert.Empty(Read().Auth.Domains);
    }

    [Fact]
    public void Read_WhenASubDirectoryIsAFile_NamesIt()
    {
        var file = _tree.Write("local/auth.d", "");

        var failure = Assert.ThrowsAny<IOException>(Read);

        Assert.Contains(file, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x4, true)]
    [InlineData(0x1, true)]
    [InlineData(0x2, true)]
    [InlineData(0x10, false)]
    [InlineData(0x20, false)]
    public void Read_RefusesSecretsThatEverybodyCanRead(int bits, bool isRefused)
    {
        var file = _tree.WriteAuth("local/auth.d/a.json", "a.example", "u");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | (UnixFileMode)bits);

        var failure = Record.Exception(() => Read()) as RktException;

        Assert.Equal(isRefused, failure is not null);
        Assert.All(failure is null ? [] : new[] { failure }, f =>
        {
            Assert.Contains($"\"{file}\"", f.Message, StringComparison.Ordinal);
            Assert.StartsWith("chmod ", f.Hint, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Read_RefusesPathsThatEverybodyCanWrite()
    {
        var file = _tree.Write("local/paths.d/a.json", """{"rktKind": "paths", "rktVersion": "v1", "data": "/srv/rkt"}""");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Assert.Equal("/srv/rkt", Read().Paths.Data);

        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite);

        Assert.Equal($"the configuration file \"{file}\" can be written by everybody", Assert.Throws<RktException>(Read).Message);
    }

    [Fact]
    public void Paths_AreLaidOverFieldByField()
    {
        _tree.Write("system/paths.d/a.json", """{"rktKind": "paths", "rktVersion": "v1", "data": "/a", "stage1-images": "/b"}""");
        _tree.Write("local/paths.d/a.json", """{"rktKind": "paths", "rktVersion": "v1", "data": "/c"}""");

        Assert.Equal(new PathSettings("/c", "/b"), PathSettings.Read(_tree.Directories));
    }

    [Fact]
    public void Paths_WhenAFieldIsThereTwiceInALevel_NamesBothFiles()
    {
        var first = _tree.Write("local/paths.d/a.json", """{"rktKind": "paths", "rktVersion": "v1", "data": "/a"}""");
        var second = _tree.Write("local/paths.d/b.json", """{"rktKind": "paths", "rktVersion": "v1", "data": "/a"}""");

        AssertFails(second, $"field \"data\" is already in \"{first}\"");
    }

    [Theory]
    [InlineData("\"data\": \"relative\"", "field \"data\" is not an absolute path")]
    [InlineData("\"stage1-images\": \"./x\"", "field \"stage1-images\" is not an absolute path")]
    [InlineData("\"data\": 7", "field \"data\" is not a string")]
    public void Paths_WhenAFieldIsWrong_NamesIt(string field, string problem) =>
        AssertFails(_tree.Write("local/paths.d/a.json", $$"""{"rktKind": "paths", "rktVersion": "v1", {{field}}}"""), problem);

    [Fact]
    public void Stage1_NameAndLocationOverrideByThemselves()
    {
        _tree.Write("system/stage1.d/a.json", """{"rktKind": "stage1", "rktVersion": "v1", "name": "example.com/stage1", "version": "1", "location": "/a.aci"}""");
        _tree.Write("local/stage1.d/a.json", """{"rktKind": "stage1", "rktVersion": "v1", "location": "https://example.com/b.aci"}""");
        _tree.Write("user/stage1.d/a.json", """{"rktKind": "stage1", "rktVersion": "v1", "name": "example.com/other", "version": "2"}""");

        Assert.Equal(new Stage1Settings("example.com/other", "2", "https://example.com/b.aci"), Read().Stage1);
    }

    [Theory]
    [InlineData("\"version\": \"1\"", "field \"version\" is there, and field \"name\" is missing")]
    [InlineData("\"name\": \"a\"", "field \"name\" is there, and field \"version\" is missing")]
    [InlineData("\"location\": \"a.aci\"", "field \"location\" is neither an absolute path nor a URL with one of the schemes file, http, https, docker")]
    [InlineData("\"location\": \"ftp://a/b.aci\"", "field \"location\" is neither an absolute path nor a URL with one of the schemes file, http, https, docker")]
    public void Stage1_WhenAFieldIsWrong_NamesIt(string field, string problem) =>
        AssertFails(_tree.Write("local/stage1.d/a.json", $$"""{"rktKind": "stage1", "rktVersion": "v1", {{field}}}"""), problem);

    [Fact]
    public void ToString_OfCredentials_HidesTheSecrets()
    {
        var secret = new Secret("sesame");

        Assert.DoesNotContain("sesame", $"{secret} {new BasicCredential("u", secret)} {new TokenCredential(secret)} {new AwsCredential("a", secret, null)}", StringComparison.Ordinal);
    }

    private RktConfiguration Read() => RktConfiguration.Read(_tree.Directories);

    private void AssertFails(string file, string problem)
    {
        var failure = Assert.Throws<RktException>(Read);
        Assert.Equal($"cannot use the configuration file \"{file}\"", failure.Message);
        Assert.Equal(problem, failure.InnerException!.Message);
    }
}
