namespace Tests.Functional.Surroundings;

/// <summary>The static program of the test images, compiled once per test run.</summary>
public static class Guest
{
    private static readonly Lazy<byte[]> Compiled = new(Compile);

    public static byte[] Program => Compiled.Value;

    private static byte[] Compile()
    {
        var directory = Directory.CreateTempSubdirectory("rkt-guest-").FullName;
        try
        {
            var program = Path.Combine(directory, "guest");
            using var compiler = RunningProgram.Start(
                "gcc", ["-O1", "-Wall", "-static", "-s", "-o", program, Path.Combine(AppContext.BaseDirectory, "guest.c")], directory, null);
            compiler.WaitForExit().Succeeded();
            return File.ReadAllBytes(program);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
