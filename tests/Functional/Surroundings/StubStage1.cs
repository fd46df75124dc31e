namespace Tests.Functional.Surroundings;

/// <summary>A stage1 image of somebody else: it speaks the interface, runs no app, and notes how it is called.</summary>
public sealed class StubStage1
{
    private static readonly Lazy<byte[]> Compiled = new(() => StaticProgram.Compile("stub.c"));

    private readonly Site _site;
    private readonly string _notes;

    public StubStage1(Site site)
    {
        _site = site;
        _notes = $"{site.Root}/notes";
        site.Environment["STUB_NOTES"] = _notes;
    }

    /// <summary>The annotations of a complete stage1, without a version of the interface.</summary>
    public static Dictionary<string, string> Entrypoints => new()
    {
        ["run"] = "/init",
        ["enter"] = "/enter",
        ["gc"] = "/gc",
        ["stop"] = "/stop",
    };

    /// <summary>What the entrypoints have noted since the last call: a block of lines for each call.</summary>
    public IReadOnlyList<string> TakeNotes()
    {
        var lines = File.Exists(_notes) ? File.ReadAllLines(_notes) : [];
        File.Delete(_notes);
        return lines;
    }

    /// <summary>The arguments of the only call since the last one.</summary>
    public string TakeArguments() =>
        string.Join(' ', TakeNotes().Where(line => line.StartsWith("argument ", StringComparison.Ordinal)).Select(line => line["argument ".Length..]));

    /// <summary>Makes a complete image.</summary>
    /// <param name="version">Of the interface; null leaves the annotation out.</param>
    public string Image(int? version = 6)
    {
        var annotations = Entrypoints;
        if (version is { } number)
        {
            annotations["interface-version"] = $"{number}";
        }

        return Image("stub.aci", annotations, AddPrograms);
    }

    /// <summary>Makes an image with these annotations and this tree.</summary>
    public string Image(string file, IReadOnlyDictionary<string, string> annotations, Action<AciFile> addTree, string labels = """{"name":"os","value":"linux"},{"name":"arch","value":"amd64"}""")
    {
        var list = string.Join(',', annotations.Select(annotation => $$"""{"name":"coreos.com/rkt/stage1/{{annotation.Key}}","value":"{{annotation.Value}}"}"""));
        using var aci = new AciFile($"{_site.Root}/{file}");
        aci.AddManifest($$"""
            {"acKind":"ImageManifest","acVersion":"0.8.11","name":"example.com/stage1-stub","labels":[{"name":"version","value":"1.0"},{{labels}}],"annotations":[{{list}}]}
            """).AddDirectory("rootfs");
        addTree(aci);
        return aci.Done();
    }

    /// <summary>The four entrypoints, one of them behind a link that is absolute.</summary>
    public static void AddPrograms(AciFile aci) => aci
        .AddSymlink("rootfs/flavor", "stub")
        .AddDirectory("rootfs/lib").AddProgram("rootfs/lib/stub", Compiled.Value)
        .AddSymlink("rootfs/init", "/lib/stub")
        .AddProgram("rootfs/enter", Compiled.Value).AddProgram("rootfs/gc", Compiled.Value).AddProgram("rootfs/stop", Compiled.Value);
}
