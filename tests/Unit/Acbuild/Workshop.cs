using Acbuild;
using Appc.Images;
using Rkt.Images.Archives;
using Rkt.Images.Archives.Tar;

namespace Tests.Unit.Acbuild;

/// <summary>A directory to build in, and acbuild run on it as from a shell.</summary>
public sealed class Workshop : IDisposable
{
    private readonly StringWriter _error = new();
    private readonly StringWriter _output = new();

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("acbuild-").FullName;

    /// <summary>What the last command printed on standard output.</summary>
    public string Output => _output.ToString();

    /// <summary>What the last command printed on standard error.</summary>
    public string Error => _error.ToString();

    public string Context => In(".acbuild");

    public string Rootfs => In(".acbuild/currentaci/rootfs");

    public ImageManifest Manifest => ImageManifest.Parse(File.ReadAllBytes(In(".acbuild/currentaci/manifest")));

    public string In(string name) => Path.Combine(Directory, name);

    public int Run(params string[] arguments)
    {
        _output.GetStringBuilder().Clear();
        _error.GetStringBuilder().Clear();
        return AcbuildProgram.Run(["--work-path", Directory, .. arguments], _output, _error);
    }

    /// <summary>Runs a command that must succeed.</summary>
    public Workshop Do(params string[] arguments)
    {
        var status = Run(arguments);
        return status == 0 ? this : throw new InvalidOperationException($"acbuild {string.Join(' ', arguments)}: {status}: {Error}");
    }

    public string MakeFile(string name, string content = "content")
    {
        var path = In(name);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    public static List<TarEntry> Read(string archive)
    {
        using var file = File.OpenRead(archive);
        using var plain = Decompression.Open(file, out _);
        var reader = new TarReader(plain);
        var entries = new List<TarEntry>();
        while (reader.ReadEntry() is { } entry)
        {
            entries.Add(entry);
        }

        return entries;
    }

    public void Dispose()
    {
        System.IO.Directory.Delete(Directory, recursive: true);
        _error.Dispose();
        _output.Dispose();
    }
}
