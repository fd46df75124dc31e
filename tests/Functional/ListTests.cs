using System.Text.Json;

namespace Tests.Functional;

/// <summary><c>rkt list</c>: the table of the talk, and its JSON.</summary>
public sealed class ListTests : FunctionalTest
{
    [Fact]
    public void List_OfNothing_IsAHeaderAlone_AndNullAsJson()
    {
        Assert.StartsWith("UUID\t", Assert.Single(Site.Rkt("list").Succeeded().Lines), StringComparison.Ordinal);
        Assert.Empty(Site.Rkt("list", "--no-legend").Succeeded().Output);
        Assert.Equal("null\n", Site.Rkt("list", "--format=json").Succeeded().Output);
    }

    [Fact]
    public void List_ShowsRunningExitedAndPreparedPods_SortedByUuid()
    {
        var key = Site.Import("exit", "0");
        Site.Rkt("run", "--net=none", key).Succeeded();
        Site.Rkt("prepare", key).Succeeded();
        Site.StartPod("--net=none", key, "--exec=/bin/guest", "--", "sleep");

        var lines = Site.Rkt("list", "--no-legend").Succeeded().Lines;
        Assert.Equal(3, lines.Count);
        Assert.Single(lines, line => line.Contains("\texited\t", StringComparison.Ordinal));
        Assert.Single(lines, line => line.Contains("\trunning\t", StringComparison.Ordinal));
        Assert.Single(lines, line => line.Contains("\tprepared\t", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.Contains("example.com/guest:1.0", line, StringComparison.Ordinal));
        Assert.Equal(Site.Pods.Order(StringComparer.Ordinal).Select(pod => pod[..8]), lines.Select(line => line[..8]));
    }

    [Fact]
    public void List_Full_ShowsWholeUuidsAndImageIds()
    {
        var key = Site.Import("exit", "0");
        Site.Rkt("run", "--net=none", key).Succeeded();
        var line = Assert.Single(Site.Rkt("list", "--full", "--no-legend").Succeeded().Lines);
        Assert.StartsWith(Assert.Single(Site.Pods), line, StringComparison.Ordinal);
        Assert.Contains(key[..("sha512-".Length + 12)], line, StringComparison.Ordinal);
    }

    [Fact]
    public void List_AsJson_HasTheKeysOfTheReference()
    {
        var key = Site.Import("exit", "3");
        Site.Rkt("run", key).EndedWith(3);
        var pod = Assert.Single(Site.Json("list", "--format=json").EnumerateArray());
        Assert.Equal(Assert.Single(Site.Pods), pod.GetProperty("name").GetString());
        Assert.Equal("exited", pod.GetProperty("state").GetString());
        Assert.Equal(["guest"], pod.GetProperty("app_names").EnumerateArray().Select(name => name.GetString()));

        // Pods are dated in seconds, apps in nanoseconds.
        Assert.InRange(pod.GetProperty("started_at").GetInt64(), DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 120, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1);
        var app = Assert.Single(pod.GetProperty("apps").EnumerateArray());
        Assert.Equal("guest", app.GetProperty("name").GetString());
        Assert.Equal("exited", app.GetProperty("state").GetString());
        Assert.Equal(3, app.GetProperty("exit_code").GetInt32());
        Assert.Equal(key, app.GetProperty("image_id").GetString());
        Assert.True(app.GetProperty("started_at").GetInt64() > 1_000_000_000_000_000_000);
        var network = Assert.Single(pod.GetProperty("networks").EnumerateArray());
        Assert.Equal("default", network.GetProperty("netName").GetString());
        Assert.StartsWith(Site.Subnet, network.GetProperty("ip").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void List_AsPrettyJson_IsTheSameIndentedWithTabs()
    {
        Site.Rkt("prepare", Site.Import("exit", "0")).Succeeded();
        var pretty = Site.Rkt("list", "--format=json-pretty").Succeeded().Output;
        Assert.StartsWith("[\n\t{\n\t\t\"", pretty, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(pretty);
        Assert.Single(document.RootElement.EnumerateArray());
    }
}
