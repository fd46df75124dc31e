using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Tests.Functional.Surroundings;

/// <summary>Writes image files, good and bad ones, with nothing of ours involved.</summary>
public sealed class AciFile : IDisposable
{
    /// <summary>A manifest without an app.</summary>
    public const string PlainManifest = """
        {"acKind":"ImageManifest","acVersion":"0.8.11","name":"example.com/plain","labels":[{"name":"os","value":"linux"},{"name":"arch","value":"amd64"}]}
        """;

    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private static readonly string[] ShellPrograms =
    [
        "sh", "cat", "chmod", "chown", "echo", "env", "head", "id", "kill", "ln", "ls", "mkdir", "mkfifo", "nc", "nslookup", "ping", "ps", "pwd", "readlink", "rm", "seq",
        "setsid", "sleep", "stty", "touch", "tty", "wc", "yes",
    ];

    private readonly string _path;
    private readonly FileStream _file;
    private readonly GZipStream _compressed;
    private readonly TarWriter _tar;

    public AciFile(string path)
    {
        _path = path;
        _file = File.Create(path);
        _compressed = new GZipStream(_file, CompressionLevel.Fastest);
        _tar = new TarWriter(_compressed, TarEntryFormat.Pax);
    }

    /// <summary>A complete image of the guest program.</summary>
    /// <param name="path">The file to make.</param>
    /// <param name="name">The image's name.</param>
    /// <param name="app">JSON of the app's fields beside exec, user and group; each with a leading comma.</param>
    /// <param name="words">Arguments of the guest.</param>
    public static string OfGuest(string path, string name, string app, params string[] words) => OfGuest(path, name, app, static aci => aci, words);

    /// <inheritdoc cref="OfGuest(string, string, string, string[])"/>
    /// <param name="path">The file to make.</param>
    /// <param name="name">The image's name.</param>
    /// <param name="app">JSON of the app's fields beside exec, user and group; each with a leading comma.</param>
    /// <param name="fill">Adds more files.</param>
    /// <param name="words">Arguments of the guest.</param>
    /// <param name="annotations">JSON of the image's annotations.</param>
    public static string OfGuest(string path, string name, string app, Func<AciFile, AciFile> fill, string[] words, string annotations = "")
    {
        var exec = string.Concat(words.Select(word => $",\"{word}\""));
        using var aci = new AciFile(path);
        return fill(aci.AddManifest($$$"""
            {"acKind":"ImageManifest","acVersion":"0.8.11","name":"{{{name}}}",
             "labels":[{"name":"version","value":"1.0"},{"name":"os","value":"linux"},{"name":"arch","value":"amd64"}],
             "annotations":[{{{annotations}}}],
             "app":{"exec":["/bin/guest"{{{exec}}}],"user":"0","group":"0"{{{app}}}}}
            """)
            .AddDirectory("rootfs").AddDirectory("rootfs/bin").AddProgram("rootfs/bin/guest", Guest.Program).AddDirectory("rootfs/tmp")
            .AddDirectory("rootfs/etc").AddFile("rootfs/etc/greeting", "hello from the image\n")).Done();
    }

    /// <summary>A complete image with the shell and small programs of busybox, beside the guest; it has a user "joe", 1000, in a group "team", 2000.</summary>
    /// <param name="path">The file to make.</param>
    /// <param name="script">What its app has the shell do.</param>
    /// <param name="app">JSON of the app's fields beside exec, each with a leading comma; user and group among them.</param>
    public static string OfShell(string path, string script, string app)
    {
        using var aci = new AciFile(path);
        aci.AddManifest($$$"""
            {"acKind":"ImageManifest","acVersion":"0.8.11","name":"example.com/shell",
             "labels":[{"name":"version","value":"1.0"},{"name":"os","value":"linux"},{"name":"arch","value":"amd64"}],
             "app":{"exec":["/bin/sh","-c",{{{JsonSerializer.Serialize(script)}}}]{{{app}}}}}
            """)
            .AddShell();
        return aci.Done();
    }

    /// <summary>Adds a root with the shell and small programs of busybox.</summary>
    public AciFile AddShell()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/busybox"), "there is no /usr/bin/busybox: install busybox-static");
        AddDirectory("rootfs").AddDirectory("rootfs/bin").AddProgram("rootfs/bin/busybox", File.ReadAllBytes("/usr/bin/busybox"));
        AddProgram("rootfs/bin/guest", Guest.Program).AddDirectory("rootfs/tmp").AddDirectory("rootfs/etc");
        AddFile("rootfs/etc/passwd", "root:x:0:0:root:/root:/bin/sh\njoe:x:1000:2000::/:/bin/sh\n").AddFile("rootfs/etc/group", "root:x:0:\nteam:x:2000:\n");
        foreach (var name in ShellPrograms)
        {
            AddSymlink($"rootfs/bin/{name}", "busybox");
        }

        return this;
    }

    public AciFile AddManifest(string json) => AddFile("manifest", json);

    public AciFile AddDirectory(string name) => Entry(TarEntryType.Directory, name);

    public AciFile AddDirectory(string name, int uid, int gid, UnixFileMode mode)
    {
        _tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, name) { Mode = mode, Uid = uid, Gid = gid });
        return this;
    }

    public AciFile AddFile(string name, string content) => Content(name, Encoding.UTF8.GetBytes(content), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

    public AciFile AddProgram(string name, byte[] content) => Content(name, content, Executable);

    public AciFile AddSymlink(string name, string target) => Entry(TarEntryType.SymbolicLink, name, target);

    public AciFile AddHardLink(string name, string target) => Entry(TarEntryType.HardLink, name, target);

    public AciFile AddDevice(string name) => Entry(TarEntryType.CharacterDevice, name);

    /// <summary>Ends the archive and returns its path.</summary>
    public string Done()
    {
        Dispose();
        return _path;
    }

    public void Dispose()
    {
        _tar.Dispose();
        _compressed.Dispose();
        _file.Dispose();
    }

    private AciFile Content(string name, byte[] content, UnixFileMode mode)
    {
        using var stream = new MemoryStream(content);
        _tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = stream, Mode = mode });
        return this;
    }

    private AciFile Entry(TarEntryType type, string name, string target = "")
    {
        var entry = new PaxTarEntry(type, name) { Mode = Executable };
        if (target.Length > 0)
        {
            entry.LinkName = target;
        }

        if (type == TarEntryType.CharacterDevice)
        {
            (entry.DeviceMajor, entry.DeviceMinor) = (1, 3);
        }

        _tar.WriteEntry(entry);
        return this;
    }
}
