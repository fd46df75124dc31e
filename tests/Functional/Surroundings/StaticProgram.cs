namespace Tests.Functional.Surroundings;

/// <summary>Compiles the static programs of the test images.</summary>
public static class StaticProgram
{
    /// <param name="sources">The names of C files beside the tests.</param>
    public static byte[] Compile(params IEnumerable<string> sources) => Run([], sources);

    /// <summary>The same without a C library: the program begins at its own <c>_start</c>.</summary>
    /// <param name="source">The name of a C file beside the tests.</param>
    public static byte[] CompileBare(string source) => Run(["-nostdlib", "-ffreestanding", "-fno-stack-protector"], [source]);

    private static byte[] Run(IEnumerable<string> options, IEnumerable<string> sources)
    {
        var directory = Directory.CreateTempSubdirectory("rkt-guest-").FullName;
        try
        {
            var program = Path.Combine(directory, "program");
            using var compiler = RunningProgram.Start(
                "gcc", ["-O1", "-Wall", "-static", "-s", .. options, "-o", program, .. sources.Select(source => Path.Combine(AppContext.BaseDirectory, source))], directory, null);
            compiler.WaitForExit().Succeeded();
            return File.ReadAllBytes(program);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
