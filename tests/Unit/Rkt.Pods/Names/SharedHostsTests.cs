using System.Text;
using Rkt.Host.Errors;
using Rkt.Pods.Names;
using Xunit;

namespace Tests.Unit.Rkt.Pods.Names;

public sealed class SharedHostsTests : IDisposable
{
    private const string Own = "127.0.0.1\tlocalhost\n\n# This pod\n10.0.0.2\tme\n";

    private static readonly HostsEntry Db = new("10.0.0.3", "db");
    private static readonly HostsEntry Web = new("10.0.0.4", "web");
    private static readonly HostsEntry Web6 = new("fd00::4", "web");

    private readonly string _file = Path.GetTempFileName();

    public SharedHostsTests() => File.WriteAllBytes(_file, SharedHosts.Begin(Own));

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Begin_EndsWhereAPlaceBegins()
    {
        for (var length = 0; length < 2 * SharedHosts.PlaceSize; length++)
        {
            var content = SharedHosts.Begin(new string('a', length));
            Assert.Equal(0, content.Length % SharedHosts.PlaceSize);
            Assert.Equal((byte)'\n', content[^1]);
        }
    }

    [Fact]
    public void Update_GivesAndTakesLines()
    {
        SharedHosts.Update(_file, [Db, Web, Web6]);
        Assert.Equal(["10.0.0.3\tdb", "10.0.0.4\tweb", "fd00::4\tweb"], Lines());

        SharedHosts.Update(_file, [Web]);
        Assert.Equal(["10.0.0.4\tweb"], Lines());

        SharedHosts.Update(_file, []);
        Assert.Empty(Lines());
        Assert.StartsWith(Own, File.ReadAllText(_file), StringComparison.Ordinal);
    }

    [Fact]
    public void Update_WithTheSame_WritesNothing()
    {
        SharedHosts.Update(_file, [Db, Web]);
        var before = File.ReadAllBytes(_file);

        SharedHosts.Update(_file, [Web, Db]);

        Assert.Equal(before, File.ReadAllBytes(_file));
    }

    [Fact]
    public void Update_KeepsTheInode_AndUsesPlacesAgain()
    {
        using var reader = File.OpenRead(_file);
        for (var i = 0; i < 100; i++)
        {
            SharedHosts.Update(_file, [new HostsEntry($"10.0.1.{i}", $"pod-{i}")]);
        }

        Assert.Equal(["10.0.1.99\tpod-99"], Lines());
        Assert.True(new FileInfo(_file).Length <= SharedHosts.Begin(Own).Length + (3 * SharedHosts.PlaceSize));
        Assert.Contains("pod-99", new StreamReader(reader).ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Update_LeavesNamesAloneThatThePodsOwnPartHas()
    {
        SharedHosts.Update(_file, [new HostsEntry("10.0.0.9", "LocalHost"), new HostsEntry("10.0.0.9", "me"), Db]);

        Assert.Equal([Db.ToString()], Lines());
    }

    [Fact]
    public void Update_AfterAWriterThatDied_PutsEverythingRight()
    {
        SharedHosts.Update(_file, [Db]);
        // A place that was being filled, and a place that was being added.
        File.AppendAllText(_file, "#0.0.0.4\tweb".PadRight(SharedHosts.PlaceSize - 1) + "\n" + "#   ");

        SharedHosts.Update(_file, [Db, Web, Web6]);

        Assert.Equal(["10.0.0.3\tdb", "10.0.0.4\tweb", "fd00::4\tweb"], Lines().Order(StringComparer.Ordinal));
        Assert.Equal(0, new FileInfo(_file).Length % SharedHosts.PlaceSize);
    }

    [Fact]
    public void Update_OfAFileOfSomebodyElse_IsAnError()
    {
        File.WriteAllText(_file, "127.0.0.1 localhost\n");

        Assert.Throws<RktException>(() => SharedHosts.Update(_file, [Db]));
        Assert.Equal("127.0.0.1 localhost\n", File.ReadAllText(_file));
    }

    [Fact]
    public void Begin_WithSuchAFileAsTheOwnPart_KeepsItAsItIs()
    {
        SharedHosts.Update(_file, [Db]);
        var outer = File.ReadAllText(_file);
        File.WriteAllBytes(_file, SharedHosts.Begin(outer));

        SharedHosts.Update(_file, [Web]);
        SharedHosts.Update(_file, []);

        Assert.StartsWith(outer, File.ReadAllText(_file), StringComparison.Ordinal);
    }

    [Fact]
    public void Update_WhileTheFileIsRead_ShowsWholeLinesOnly()
    {
        var names = Enumerable.Range(0, 64).Select(i => new HostsEntry($"10.9.{i}.{255 - i}", $"pod-{i}-{new string((char)('a' + (i % 26)), i % 40)}x")).ToArray();
        var known = names.Select(name => name.ToString()).ToHashSet();
        var random = new Random(7);
        var stop = false;
        var wrong = new List<string>();
        var reader = new Thread(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                var text = ReadInPieces();
                if (!text.StartsWith(Own, StringComparison.Ordinal))
                {
                    wrong.Add(text);
                }

                wrong.AddRange(LinesOf(text[Own.Length..]).Where(line => !known.Contains(line)));
                if (!LinesOf(text[Own.Length..]).Contains(names[0].ToString()))
                {
                    wrong.Add("the line that is always there is missing");
                }
            }
        });

        SharedHosts.Update(_file, [names[0]]);
        reader.Start();
        for (var i = 0; i < 2000; i++)
        {
            SharedHosts.Update(_file, [names[0], .. names[1..].Where(_ => random.Next(2) == 0)]);
        }

        Volatile.Write(ref stop, true);
        reader.Join();
        Assert.Empty(wrong.Take(3));
    }

    /// <summary>As the C library does.</summary>
    private string ReadInPieces()
    {
        using var file = new FileStream(_file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        var content = new MemoryStream();
        var piece = new byte[1024];
        while (file.Read(piece) is var count and > 0)
        {
            content.Write(piece, 0, count);
        }

        return Encoding.UTF8.GetString(content.ToArray());
    }

    private IEnumerable<string> Lines() => LinesOf(File.ReadAllText(_file)[Own.Length..]);

    private static IEnumerable<string> LinesOf(string text) =>
        text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.TrimEnd());
}
