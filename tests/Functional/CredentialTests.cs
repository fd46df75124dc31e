using System.Text;
using Tests.Fixtures.Servers;
using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>Credentials in auth.d: shown to the hosts they are for, over https, and to nobody else.</summary>
public sealed class CredentialTests : FunctionalTest
{
    private const string Secret = "open-sesame-4711";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly string Basic = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"me:{Secret}"))}";

    private readonly TestAuthority _authority = new();
    private readonly byte[] _image;
    private readonly StringBuilder _said = new();

    public CredentialTests()
    {
        Site.Environment["SSL_CERT_FILE"] = _authority.WritePem($"{Site.Root}/ca.pem");
        _image = File.ReadAllBytes(Site.GuestImage("", "exit", "7"));
    }

    [Theory]
    [InlineData("basic", """{"user":"me","password":"open-sesame-4711"}""", "Basic bWU6b3Blbi1zZXNhbWUtNDcxMQ==")]
    [InlineData("oauth", """{"token":"open-sesame-4711"}""", "Bearer open-sesame-4711")]
    [InlineData("aws", """{"accessKeyID":"AKID","secretAccessKey":"open-sesame-4711","awsRegion":"eu-west-1"}""", "AWS4-HMAC-SHA256 Credential=AKID/")]
    public void Fetch_ShowsThemToTheirHost_ButNotForKeys(string type, string credentials, string header)
    {
        using var publisher = new Publisher(Site);
        publisher.ServeTags("/app", "example.com/app");
        var path = publisher.Publish("app", "", "exit", "7");
        Write(Site.LocalConfig, type, credentials, "example.com");
        Site.Insecure = "none";

        Rkt("--debug", "--trust-keys-from-https", "run", "--net=none", "example.com/app").EndedWith(7);

        var requests = publisher.Server.Requests.All;
        Assert.All(requests.Where(request => request.Target == path || request.Target == $"{path}.asc"),
            request => Assert.StartsWith(header, request.Header("Authorization"), StringComparison.Ordinal));
        Assert.Equal(2, requests.Count(request => request.Target.StartsWith(path, StringComparison.Ordinal)));
        Assert.Null(Assert.Single(requests, request => request.Target == "/pubkeys.asc").Header("Authorization"));

        // Once for the image, and once for its keys: whoever vouches for a key must not know who asks.
        var pages = requests.Where(request => request.Target == "/app?ac-discovery=1").Select(request => request.Header("Authorization") is null);
        Assert.Equal([false, true], pages);
        AssertSilence();
    }

    [Fact]
    public void Fetch_ThatIsRedirected_ShowsEachHostItsOwn()
    {
        using var first = HttpsSite.Start(_authority);
        using var second = HttpsSite.Start(_authority);
        first.ServeRedirect("/app.aci", second.Url("/app.aci").ToString());
        second.Serve("/app.aci", _image);
        WriteBasic(Site.LocalConfig, first.Endpoint);

        Rkt("--debug", "fetch", first.Url("/app.aci").ToString()).Succeeded();

        Assert.Equal(Basic, Assert.Single(first.Requests.All).Header("Authorization"));
        Assert.DoesNotContain(Assert.Single(second.Requests.All).Headers.Values, value => value.Contains(Secret, StringComparison.Ordinal) || value == Basic);

        Write(Site.LocalConfig, "oauth", """{"token":"another"}""", second.Endpoint);
        second.Serve("/app.aci", new ServedFile(_image) { ETag = "\"2\"" });
        Rkt("fetch", first.Url("/app.aci").ToString()).Succeeded();
        Assert.Equal("Bearer another", second.Requests.All[^1].Header("Authorization"));
        AssertSilence();
    }

    [Fact]
    public void Fetch_OverPlainHttp_ShowsNobodyAnything()
    {
        using var server = HttpsSite.StartPlain();
        server.Serve("/app.aci", _image);
        WriteBasic(Site.LocalConfig, server.Endpoint, "127.0.0.1");
        Site.Insecure = "image,http";

        Rkt("fetch", server.Url("/app.aci").ToString()).Succeeded();

        Assert.Null(Assert.Single(server.Requests.All).Header("Authorization"));
    }

    [Fact]
    public void Levels_OverrideEachOther_HostByHost()
    {
        using var first = HttpsSite.Start(_authority);
        using var second = HttpsSite.Start(_authority);
        first.Serve("/app.aci", _image);
        second.Serve("/app.aci", _image);
        var user = $"{Site.Root}/user";
        Write(Site.SystemConfig, "oauth", """{"token":"vendor"}""", first.Endpoint, second.Endpoint);
        Write(Site.LocalConfig, "oauth", """{"token":"admin"}""", first.Endpoint);
        Write(user, "oauth", """{"token":"user"}""", first.Endpoint);

        Rkt("fetch", first.Url("/app.aci").ToString(), second.Url("/app.aci").ToString()).Succeeded();
        Rkt($"--user-config={user}", "fetch", first.Url("/app.aci").ToString()).Succeeded();

        Assert.Equal(["Bearer admin", "Bearer user"], first.Requests.All.Select(request => request.Header("Authorization")));
        Assert.Equal("Bearer vendor", Assert.Single(second.Requests.All).Header("Authorization"));
        Assert.Contains("\"127.0.0.1:", Rkt("config").Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Fetch_WithAFileThatEverybodyCanRead_IsRefusedBeforeAnyRequest()
    {
        using var server = HttpsSite.Start(_authority);
        server.Serve("/app.aci", _image);
        var file = WriteBasic(Site.LocalConfig, server.Endpoint);
        File.SetUnixFileMode(file, OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        var result = Rkt("--debug", "fetch", server.Url("/app.aci").ToString()).Refused($"the secrets in \"{file}\" can be read by everybody");

        Assert.Contains($"hint: chmod 0640 {file}", result.Errors, StringComparison.Ordinal);
        Assert.Empty(server.Requests.All);
        Rkt("config").Refused("can be read by everybody");
        File.SetUnixFileMode(file, OwnerOnly | UnixFileMode.GroupRead);
        Rkt("fetch", server.Url("/app.aci").ToString()).Succeeded();
        AssertSilence();
    }

    [Theory]
    [InlineData("""{"rktKind":"auth","rktVersion":"v1","domains":["a.example"],"type":"basic","credentials":{"user":"me","password":"open-sesame-4711" """)]
    [InlineData("""{"rktKind":"auth","rktVersion":"v1","domains":["a.example"],"type":"basic","credentials":{"user":"me","password":["open-sesame-4711"]}}""")]
    [InlineData("""{"rktKind":"auth","rktVersion":"v1","domains":["a.example"],"type":"basic","credentials":"open-sesame-4711"}""")]
    [InlineData("""{"rktKind":"auth","rktVersion":"v1","domains":["a.example/open-sesame-4711"],"type":"oauth","credentials":{"token":"x"}}""")]
    public void Fetch_WithAWrongFile_NamesIt_AndQuotesNothing(string content)
    {
        using var server = HttpsSite.Start(_authority);
        var file = WriteFile(Site.LocalConfig, content);

        Rkt("--debug", "fetch", server.Url("/app.aci").ToString()).Refused(file);
        Rkt("--debug", "config").Refused(file);

        Assert.Empty(server.Requests.All);
        AssertSilence();
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public void Fetch_ThatIsRefusedByTheServer_SaysWhereCredentialsBelong(int status)
    {
        using var server = HttpsSite.Start(_authority);
        server.ServeStatus("/app.aci", status);
        WriteBasic(Site.LocalConfig, server.Endpoint);

        var result = Rkt("--debug", "fetch", server.Url("/app.aci").ToString()).Refused($"HTTP {status}");

        Assert.Contains("auth.d", result.Errors, StringComparison.Ordinal);
        AssertSilence();
    }

    [Fact]
    public void Fetch_OfAUrlWithAPassword_UsesIt_AndNeverShowsOrStoresIt()
    {
        using var server = HttpsSite.Start(_authority);
        server.Serve("/app.aci", new ServedFile(_image) { ETag = "\"1\"", CacheControl = "max-age=600" });
        var url = $"https://me:{Secret}@{server.Endpoint}/app.aci?signature={Secret}";

        Rkt("--debug", "fetch", url).Succeeded();
        Rkt("--debug", "fetch", url).Succeeded();
        Rkt("--debug", "run", "--net=none", url).EndedWith(7);
        Rkt("--debug", "fetch", url.Replace("app.aci", "none.aci", StringComparison.Ordinal)).Refused("HTTP 404");
        Rkt("--debug", "fetch", url.Replace("app.aci", "app.tar", StringComparison.Ordinal)).Refused();
        Rkt("--debug", "trust", "--prefix=example.com", url.Replace("app.aci", "none.asc", StringComparison.Ordinal)).Refused("HTTP 404");
        Rkt("--debug", "trust", "--prefix=example.com", url).Refused("is not a public key");

        Assert.Equal(Basic, server.Requests.All[0].Header("Authorization"));
        AssertSilence();
        Assert.Equal("", Site.Run("/bin/sh", "-c", $"grep -rl {Secret} '{Site.Data}'; true").Output);
    }

    [Fact]
    public void Config_HidesSecrets()
    {
        Write(Site.LocalConfig, "aws", $$"""{"accessKeyID":"AKID","secretAccessKey":"{{Secret}}"}""", "a.example");
        WriteBasic(Site.LocalConfig, "b.example");
        Write(Site.SystemConfig, "oauth", $$"""{"token":"{{Secret}}"}""", "c.example");
        WriteFile(Site.SystemConfig, $$$"""{"rktKind":"dockerAuth","rktVersion":"v1","registries":["d.example"],"credentials":{"user":"me","password":"{{{Secret}}}"}}""");

        var shown = Rkt("--debug", "config", "--pretty-print=false").Succeeded().Output;

        Assert.All((string[])["a.example", "b.example", "c.example", "d.example", "AKID", "<hidden>"], word => Assert.Contains(word, shown, StringComparison.Ordinal));
        AssertSilence();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _authority.Dispose();
        }

        base.Dispose(disposing);
    }

    private ProgramResult Rkt(params string[] words)
    {
        var result = Site.Rkt(words);
        _said.Append(result.Output).Append(result.Errors);
        return result;
    }

    private void AssertSilence()
    {
        var said = _said.ToString();
        Assert.True(said.Length > 0);
        Assert.DoesNotContain(Secret, said, StringComparison.Ordinal);
        Assert.DoesNotContain(Basic["Basic ".Length..], said, StringComparison.Ordinal);
    }

    private static string WriteBasic(string configuration, params string[] hosts) => Write(configuration, "basic", $$"""{"user":"me","password":"{{Secret}}"}""", hosts);

    private static string Write(string configuration, string type, string credentials, params string[] hosts)
    {
        var domains = string.Join(',', hosts.Select(host => $"\"{host}\""));
        return WriteFile(configuration, $$"""{"rktKind":"auth","rktVersion":"v1","domains":[{{domains}}],"type":"{{type}}","credentials":{{credentials}}}""");
    }

    private static string WriteFile(string configuration, string content)
    {
        var directory = Directory.CreateDirectory($"{configuration}/auth.d").FullName;
        var file = $"{directory}/{Guid.NewGuid()}.json";
        File.WriteAllText(file, content);
        File.SetUnixFileMode(file, OwnerOnly);
        return file;
    }
}
