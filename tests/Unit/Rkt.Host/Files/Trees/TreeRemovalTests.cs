using Rkt.Host.Files.Trees;
using Rkt.Host.Launching;
using Xunit;

namespace Tests.Unit.Rkt.Host.Files.Trees;

[Collection(nameof(ProcessLaunching))]
public sealed class TreeRemovalTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rkt-removal-").FullName;

    private string Tree => $"{_directory}/tree";

    public void Dispose() => ChildProgram.Run("/bin/rm", ["rm", "-rf", _directory], "/");

    [Fact]
    public void Remove_TakesLinksAndNotTheirTargets()
    {
        Directory.CreateDirectory($"{Tree}/sub");
        Directory.CreateDirectory($"{_directory}/kept");
        File.WriteAllText($"{_directory}/kept/file", "");
        File.CreateSymbolicLink($"{Tree}/sub/link", $"{_directory}/kept");

        TreeRemoval.Remove(Tree);

        Assert.False(Directory.Exists(Tree));
        Assert.True(File.Exists($"{_directory}/kept/file"));
    }

    [Fact]
    public void Remove_TakesNamesThatAreNotText()
    {
        Directory.CreateDirectory(Tree);
        var script = "mkdir \"$(printf 'a\\377b')\" && : > \"$(printf 'a\\377b/\\200')\" && mkfifo pipe";
        Assert.Equal(0, ChildProgram.Run("/bin/sh", ["sh", "-c", script], Tree).Code);

        TreeRemoval.Remove(Tree);

        Assert.False(Directory.Exists(Tree));
    }

    /// <summary>Deeper than it descends, so that directories have to be moved up, some of them several times.</summary>
    [Fact]
    public void Remove_TakesAnyDepth()
    {
        Directory.CreateDirectory(Tree);
        var path = Tree;
        for (var level = 0; level < 300; level++)
        {
            path += "/d";
            Directory.CreateDirectory(path);
            File.WriteAllText($"{path}/file", "");
        }

        TreeRemoval.Remove(Tree);

        Assert.False(Directory.Exists(Tree));
    }

    [Fact]
    public void Remove_OfNothing_IsDone() => TreeRemoval.Remove(Tree);
}
