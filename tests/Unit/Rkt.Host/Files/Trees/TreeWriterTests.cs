using System.Text;
using Rkt.Host.Errors;
using Rkt.Host.Files;
using Rkt.Host.Files.Trees;
using Xunit;

namespace Tests.Unit.Rkt.Host.Files.Trees;

public sealed class TreeWriterTests : IDisposable
{
    private static readonly NodeMetadata Plain = new() { Mode = 0b110_100_100, Owner = NodeOwner.Maker };

    private readonly string _directory = Directory.CreateTempSubdirectory("rkt-tree-").FullName;
    private readonly DirectoryHandle _root;
    private readonly TreeWriter _tree;

    public TreeWriterTests()
    {
        Directory.CreateDirectory($"{_directory}/root");
        Directory.CreateDirectory($"{_directory}/outside");
        _root = DirectoryHandle.Open($"{_directory}/root");
        _tree = new TreeWriter(_root);
    }

    public void Dispose()
    {
        _tree.Dispose();
        _root.Dispose();
        TreeRemoval.Remove(_directory);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../outside/f")]
    [InlineData("a/../../outside/f")]
    [InlineData("/outside/f")]
    [InlineData("a//f")]
    [InlineData("a/./f")]
    [InlineData("a/")]
    [InlineData("a\0b")]
    public void CreateFile_OfAPathThatIsNotClean_Throws(string path)
    {
        Assert.Throws<ArgumentException>(() => _tree.CreateFile(Encoding.ASCII.GetBytes(path)).Dispose());
        Assert.Empty(Directory.GetFiles(_directory, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void CreateFile_ThroughASymbolicLinkThatAppearedMeanwhile_Throws()
    {
        File.CreateSymbolicLink($"{_directory}/root/link", "../outside");

        Assert.Throws<InvalidDataException>(() => _tree.CreateFile("link/f"u8).Dispose());
        Assert.Throws<InvalidDataException>(() => _tree.MakeHardLink("x"u8, "link/f"u8));
        Assert.Empty(Directory.GetFileSystemEntries($"{_directory}/outside"));
    }

    [Fact]
    public void CreateFile_OverASymbolicLink_Throws()
    {
        File.CreateSymbolicLink($"{_directory}/root/link", "../outside/f");

        Assert.Throws<KernelException>(() => _tree.CreateFile("link"u8).Dispose());
        Assert.Empty(Directory.GetFileSystemEntries($"{_directory}/outside"));
    }

    [Fact]
    public void CreateFile_InPathsThatShareTheirStart_PutsEachWhereItBelongs()
    {
        string[] paths = ["a/b/c/1", "a/b/2", "a/bc/3", "a/b/c/d/e/4", "ab/5", "a/6", "7", "a/b/c/8"];
        foreach (var path in paths)
        {
            Write(path, path);
        }

        foreach (var path in paths)
        {
            Assert.Equal(path, File.ReadAllText($"{_directory}/root/{path}"));
        }

        Assert.Equal(
            ["a", "a/b", "a/b/c", "a/bc", "a/b/c/d", "a/b/c/d/e", "ab"], _tree.ImpliedDirectories.Select(path => Encoding.ASCII.GetString(path)));
    }

    [Fact]
    public void Write_AtPlaces_LeavesHoles()
    {
        using (var file = _tree.CreateFile("f"u8))
        {
            file.Write(10, "ab"u8);
            file.Write(20, "c"u8);
            file.Finish(30, Plain);
        }

        var expected = new byte[30];
        "ab"u8.CopyTo(expected.AsSpan(10));
        expected[20] = (byte)'c';
        Assert.Equal(expected, File.ReadAllBytes($"{_directory}/root/f"));
    }

    [Fact]
    public void CopyFrom_OfASparseFile_KeepsItsHoles()
    {
        using (var source = File.Create($"{_directory}/source"))
        {
            source.Position = 10_000_000;
            source.Write("data"u8);
            source.SetLength(20_000_000);
        }

        using (var handle = File.OpenHandle($"{_directory}/source"))
        using (var file = _tree.CreateFile("copy"u8))
        {
            file.CopyFrom(handle);
            file.Finish(20_000_000, Plain);
        }

        Assert.Equal(File.ReadAllBytes($"{_directory}/source"), File.ReadAllBytes($"{_directory}/root/copy"));
    }

    [Fact]
    public void CopyFrom_OfAnEmptyFile_GivesAnEmptyFile()
    {
        File.WriteAllText($"{_directory}/source", "");
        using (var handle = File.OpenHandle($"{_directory}/source"))
        using (var file = _tree.CreateFile("copy"u8))
        {
            file.CopyFrom(handle);
            file.Finish(0, Plain);
        }

        Assert.Empty(File.ReadAllBytes($"{_directory}/root/copy"));
    }

    [Fact]
    public void List_OfManyNames_GivesAllInOrder()
    {
        var names = Enumerable.Range(0, 5000).Select(i => $"name-{i:D5}").ToList();
        names.ForEach(name => Write($"many/{name}", ""));

        using var root = TreeDirectory.Open($"{_directory}/root");
        using var many = root.OpenDirectory("many"u8);

        Assert.Equal(names, many.List().Select(entry => Encoding.ASCII.GetString(entry.Name)));
        Assert.Equal(names.Count, many.List().Count);
        Assert.All(many.List(), entry => Assert.Equal(NodeType.RegularFile, entry.Type));
    }

    [Fact]
    public void Remove_OfATreeWithLinksOutOfIt_LeavesTheirTargets()
    {
        File.WriteAllText($"{_directory}/outside/f", "x");
        File.CreateSymbolicLink($"{_directory}/root/link", "../outside");
        Write("d/e/f", "x");

        TreeRemoval.Remove($"{_directory}/root");

        Assert.False(Directory.Exists($"{_directory}/root"));
        Assert.True(File.Exists($"{_directory}/outside/f"));
        TreeRemoval.Remove($"{_directory}/root");
    }

    private void Write(string path, string content)
    {
        using var file = _tree.CreateFile(Encoding.ASCII.GetBytes(path));
        if (content.Length > 0)
        {
            file.Write(0, Encoding.ASCII.GetBytes(content));
        }

        file.Finish(content.Length, Plain);
    }
}
