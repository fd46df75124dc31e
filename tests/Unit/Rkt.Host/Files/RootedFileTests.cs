using Rkt.Host.Files;
using Xunit;

namespace Tests.Unit.Rkt.Host.Files;

public sealed class RootedFileTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("rkt-rooted-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>The kernel gives such a look-up up when it meets a rename, and wants it repeated.</summary>
    [Fact]
    public void Exists_OfALinkUpwards_WhileOthersRename_IsFound()
    {
        Directory.CreateDirectory($"{_root}/a/b/c");
        Directory.CreateDirectory($"{_root}/other");
        File.WriteAllText($"{_root}/file", "");
        File.CreateSymbolicLink($"{_root}/a/b/c/link", "../../../file");
        File.WriteAllText($"{_root}/x", "");
        var stop = false;
        var renaming = new Thread(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                File.Move($"{_root}/x", $"{_root}/other/x");
                File.Move($"{_root}/other/x", $"{_root}/x");
            }
        });
        renaming.Start();
        try
        {
            for (var i = 0; i < 20_000; i++)
            {
                Assert.True(RootedFile.Exists(_root, "/a/b/c/link"));
            }
        }
        finally
        {
            Volatile.Write(ref stop, true);
            renaming.Join();
        }
    }
}
