using System.Security.Cryptography;
using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>Images from nginx: what it makes of ranges, validators and redirects, and of being restarted in the middle.</summary>
public sealed class NginxTests : FunctionalTest
{
    private const string Slow = "limit_rate 1m;";

    private readonly Nginx _nginx;
    private readonly string _file;

    public NginxTests()
    {
        _nginx = new Nginx(Site);
        _file = $"{_nginx.Files}/app.aci";
        WriteImage("7");
    }

    [Theory]
    [InlineData("", "206")]
    [InlineData("max_ranges 0;", "200")]
    public void Fetch_OverARestartOfTheServer_GoesOn(string directives, string status)
    {
        _nginx.Start(Slow);
        var program = Site.StartRkt("fetch", "--full", _nginx.Url("/app.aci"));
        WaitForBytes(500_000);
        _nginx.Stop();
        program.WaitForErrors("trying again");
        _nginx.Start(directives);

        var key = program.WaitForExit().Succeeded().Lines[^1];

        Assert.StartsWith($"{status} bytes=", _nginx.Answers[^1], StringComparison.Ordinal);
        Site.Rkt("run", "--net=none", key).EndedWith(7);
    }

    [Fact]
    public void Fetch_AfterAnotherThatWasKilled_AsksForTheRest()
    {
        _nginx.Start(Slow);
        KillAFetch();
        _nginx.Start();

        var key = Site.Rkt("fetch", "--full", _nginx.Url("/app.aci")).Succeeded().Lines[^1];

        Assert.StartsWith("206 bytes=", _nginx.Answers[^1], StringComparison.Ordinal);
        Site.Rkt("run", "--net=none", key).EndedWith(7);
    }

    [Fact]
    public void Fetch_AfterAnotherThatWasKilled_TakesTheNewFile()
    {
        _nginx.Start(Slow);
        KillAFetch();
        WriteImage("8");
        File.SetLastWriteTimeUtc(_file, DateTime.UtcNow.AddSeconds(5));
        _nginx.Start();

        var key = Site.Rkt("fetch", "--full", _nginx.Url("/app.aci")).Succeeded().Lines[^1];

        Assert.StartsWith("200 bytes=", _nginx.Answers[^1], StringComparison.Ordinal);
        Site.Rkt("run", "--net=none", key).EndedWith(8);
    }

    [Fact]
    public void Fetch_OfAnUnchangedFile_IsAnsweredWith304()
    {
        _nginx.Start();
        var key = Site.Rkt("fetch", "--full", _nginx.Url("/app.aci")).Succeeded().Output;

        Assert.Equal(key, Site.Rkt("fetch", "--full", _nginx.Url("/app.aci")).Succeeded().Output);

        Assert.Matches("^304 - - \"[0-9a-f]+-[0-9a-f]+\" -$", _nginx.Answers[^1].Replace("\\x22", "\"", StringComparison.Ordinal));
        Assert.Equal(2, _nginx.Answers.Count);
        WriteImage("8");
        File.SetLastWriteTimeUtc(_file, DateTime.UtcNow.AddSeconds(5));
        Assert.NotEqual(key, Site.Rkt("fetch", "--full", _nginx.Url("/app.aci")).Succeeded().Output);
    }

    [Fact]
    public void Fetch_OfAMovedFile_Follows()
    {
        _nginx.Start("location /old/ { rewrite ^/old/(.*)$ /$1 permanent; } location = /gone.aci { return 410; }");

        Site.Rkt("fetch", _nginx.Url("/old/app.aci")).Succeeded();
        Assert.Equal(["301", "200"], _nginx.Answers.Select(answer => answer[..3]));
        Site.Rkt("fetch", _nginx.Url("/gone.aci")).Refused("HTTP 410 Gone");
    }

    [Fact]
    public void Fetch_FromAServerThatCompresses_TakesTheArchiveAsItIs()
    {
        _nginx.Start("gzip on; gzip_types *; gzip_min_length 1; gzip_proxied any;");

        Site.Rkt("fetch", _nginx.Url("/app.aci")).Succeeded();

        Assert.EndsWith(" -", Assert.Single(_nginx.Answers), StringComparison.Ordinal);
        Assert.Equal(new FileInfo(_file).Length, Directory.GetFiles($"{Site.Data}/images", "archive", SearchOption.AllDirectories).Sum(archive => new FileInfo(archive).Length));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _nginx?.Dispose();
        }

        base.Dispose(disposing);
    }

    // Of a few megabytes that cannot be compressed, so that there is a middle to stop in.
    private void WriteImage(string status)
    {
        var path = $"{Site.Root}/large.aci";
        using (var aci = new AciFile(path))
        {
            aci.AddManifest($$$"""
                {"acKind":"ImageManifest","acVersion":"0.8.11","name":"example.com/large","labels":[{"name":"os","value":"linux"},{"name":"arch","value":"amd64"}],
                 "app":{"exec":["/bin/guest","exit","{{{status}}}"],"user":"0","group":"0"}}
                """)
                .AddDirectory("rootfs").AddDirectory("rootfs/bin").AddProgram("rootfs/bin/guest", Guest.Program)
                .AddProgram("rootfs/data", RandomNumberGenerator.GetBytes(2_000_000)).Done();
        }

        File.Move(path, _file, overwrite: true);
    }

    private void KillAFetch()
    {
        var program = Site.StartRkt("fetch", _nginx.Url("/app.aci"));
        WaitForBytes(500_000);
        program.Signal("KILL");
        program.WaitForExit().EndedWith(137);
    }

    private void WaitForBytes(long count) => Eventually.Holds(
        () => Directory.Exists($"{Site.Data}/tmp") && Directory.GetFiles($"{Site.Data}/tmp", "archive", SearchOption.AllDirectories).Any(file => new FileInfo(file).Length > count),
        () => $"less than {count} bytes have come");
}
