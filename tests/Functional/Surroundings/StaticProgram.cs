namespace Tests.Functional.Surroundings;

/// <summary>Compiles the static programs of the test images.</summary>
public static class StaticProgram
{
    /// <param name="sources">The names of C files beside the tests.</param>
    public static byte[] Compile(params IEnumerable<string> sources)
    {
        var directory = Directory.CreateTempSubdirectory("rkt-guest-").FullName;
        try
        {
            var program = Path.Combine(directory, "program");
            using var compiler = RunningProgram.Start(
                "gcc", ["-O1", "-Wall", "-static", "-s", "-o", program, .. sources.Select(source => Path.Combine(AppContext.BaseDirectory, source))], directory, null);
            compiler.WaitForExit().Succeeded();
            return File.ReadAllBytes(program);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
