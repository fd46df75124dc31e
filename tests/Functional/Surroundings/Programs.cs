namespace Tests.Functional.Surroundings;

/// <summary>Where the programs under test are: in RKT_BIN, or as scripts/build leaves them.</summary>
public static class Programs
{
    public static string Repository { get; } = FindRepository();

    public static string Directory { get; } = Environment.GetEnvironmentVariable("RKT_BIN") is { Length: > 0 } other
        ? Path.GetFullPath(other)
        : Path.Combine(Repository, "out", "bin");

    public static string Rkt => Find("rkt");

    public static string Acbuild => Find("acbuild");

    private static string Find(string name)
    {
        var path = Path.Combine(Directory, name);
        Assert.True(File.Exists(path), $"there is no program {path}: run scripts/build, or set RKT_BIN");
        return path;
    }

    private static string FindRepository()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "rkt.slnx")))
        {
            directory = Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("the tests run outside of the repository");
        }

        return directory;
    }
}
