namespace Tests.Functional.Surroundings;

/// <summary>The static program of the test images, compiled once per test run.</summary>
public static class Guest
{
    private static readonly Lazy<byte[]> Compiled = new(() => StaticProgram.Compile("guest.c"));

    public static byte[] Program => Compiled.Value;
}
