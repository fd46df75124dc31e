using Rkt.Images.Configuration;

namespace Tests.Unit.Rkt.Images.Configuration;

/// <summary>Configuration directories of a test.</summary>
internal sealed class ConfigurationTree : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("rkt-config-").FullName;

    public ConfigurationDirectories Directories => new(PathOf("system"), PathOf("local"), PathOf("user"));

    public string PathOf(string path) => Path.Combine(_root, path);

    /// <summary>Writes a file that only its owner and group can read, and returns its path.</summary>
    public string Write(string path, string content, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead)
    {
        var file = PathOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        File.SetUnixFileMode(file, mode);
        return file;
    }

    public string WriteAuth(string path, string domain, string user) => Write(
        path,
        $$$"""{"rktKind": "auth", "rktVersion": "v1", "domains": ["{{{domain}}}"], "type": "basic", "credentials": {"user": "{{{user}}}", "password": "sesame"}}""");

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
