using System.Globalization;
using Tests.Functional.Surroundings;

namespace Tests.Functional;

/// <summary>The store as people see it: lists by any order, and what collection leaves.</summary>
public sealed class StoreTests : FunctionalTest
{
    [Theory]
    [InlineData("c a b", "importtime", "asc")]
    [InlineData("b a c", "importtime", "desc")]
    [InlineData("a b c", "name", "asc")]
    [InlineData("c b a", "name", "desc")]
    [InlineData("b c a", "size", "asc")]
    [InlineData("b c a", "size,name", "asc")]
    [InlineData("c", "lastused", "desc")]
    public void List_SortsAsAsked(string names, string sort, string order)
    {
        ImportThree();
        Site.Rkt("run", "--net=none", "example.com/c").Succeeded();

        var lines = Site.Rkt("image", "list", "--no-legend", "--fields=name", $"--sort={sort}", $"--order={order}").Succeeded().Lines;

        Assert.Equal(3, lines.Count);
        var first = names.Split(' ');
        Assert.Equal(first.Select(name => $"example.com/{name}:1.0"), lines.Take(first.Length).Select(line => line.Trim()));
    }

    [Fact]
    public void List_ShowsTheFieldsThatAreAskedFor()
    {
        ImportThree();

        Assert.Equal("SIZE\tNAME", string.Join('\t', Words(Site.Rkt("image", "list", "--fields=size,name").Succeeded().Lines[0])));
        Assert.All(Site.Rkt("image", "list", "--no-legend", "--fields=id", "--full").Succeeded().Lines, line => Assert.Matches("^sha512-[0-9a-f]{64}$", line.Trim()));
        Assert.All(Site.Rkt("image", "list", "--no-legend", "--fields=id").Succeeded().Lines, line => Assert.Matches("^sha512-[0-9a-f]{12}$", line.Trim()));
        Assert.All((string[])["--fields=colour", "--sort=colour", "--order=up", "--fields=", "--format=xml"], flag => Site.Rkt("image", "list", flag).Refused());
    }

    [Fact]
    public void List_AsJson_HasTimesInNanoseconds()
    {
        var before = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        ImportThree();

        var images = Site.Json("image", "list", "--format=json", "--sort=size").EnumerateArray().ToList();

        Assert.Equal(["example.com/b:1.0", "example.com/c:1.0", "example.com/a:1.0"], images.Select(image => image.GetProperty("name").GetString()));
        Assert.All(images, image => Assert.Matches("^sha512-[0-9a-f]{64}$", image.GetProperty("id").GetString()));
        Assert.All(images, image => Assert.InRange(image.GetProperty("import_time").GetInt64() / 1_000_000_000, before, before + 60));
        Assert.All(images, image => Assert.True(image.GetProperty("last_used_time").GetInt64() >= image.GetProperty("import_time").GetInt64()));
        Assert.True(images[0].GetProperty("size").GetInt64() < images[1].GetProperty("size").GetInt64());
    }

    [Fact]
    public void Gc_RemovesWhatIsNotUsed_AfterItsGracePeriod()
    {
        var used = Site.Import("sleep");
        var unused = Site.Import("exit", "0");
        var (program, pod) = Site.StartPod("--net=none", used);
        Site.Rkt("image", "gc").Succeeded();
        Site.Rkt("image", "gc", "--grace-period=1h").Succeeded();
        Assert.Equal([used, unused], Keys());

        Site.Rkt("image", "gc", "--grace-period=0s").Succeeded();

        Assert.Equal([used], Keys());
        Site.Rkt("stop", "--force", pod).Succeeded();
        program.WaitForExit();

        // A pod that has ended can still be looked at, exported, and collected by what is in its image.
        Site.Rkt("image", "gc", "--grace-period=0s").Succeeded();
        Assert.Equal([used], Keys());
        Site.Rkt("rm", pod).Succeeded();
        Site.Rkt("image", "gc", "--grace-period=0s").Succeeded();
        Assert.Empty(Keys());
    }

    private static string[] Words(string line) => line.Split(['\t', ' '], StringSplitOptions.RemoveEmptyEntries);

    private List<string> Keys() => [.. Site.Rkt("image", "list", "--no-legend", "--fields=id", "--full").Succeeded().Lines.Select(line => line.Trim())];

    // In the order c, a, b, with a the largest and b the smallest.
    private void ImportThree()
    {
        foreach (var (name, size) in ((string, int)[])[("c", 50_000), ("a", 90_000), ("b", 10_000)])
        {
            var path = $"{Site.Root}/{name}.aci";
            using (var aci = new AciFile(path))
            {
                aci.AddManifest(string.Create(CultureInfo.InvariantCulture, $$$"""
                    {"acKind":"ImageManifest","acVersion":"0.8.11","name":"example.com/{{{name}}}","labels":[{"name":"version","value":"1.0"},{"name":"os","value":"linux"},{"name":"arch","value":"amd64"}],
                     "app":{"exec":["/bin/guest","exit","0"],"user":"0","group":"0"}}
                    """))
                    .AddDirectory("rootfs").AddDirectory("rootfs/bin").AddProgram("rootfs/bin/guest", Guest.Program).AddFile("rootfs/data", new string(name[0], size)).Done();
            }

            Site.Rkt("fetch", path).Succeeded();
        }
    }
}
