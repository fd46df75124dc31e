using Rkt.Host.Kernel;

namespace Rkt.Host.Launching;

/// <summary>The file that this process executes.</summary>
public static class OwnProgram
{
    private const string LinkToItself = "/proc/self/exe";

    /// <summary>
    /// Whether it is executed through a read-only mount of its own, that is in nobody's tree: then no process of a pod can change the file, by whatever
    /// way it comes by it.
    /// </summary>
    public static bool IsOutOfReach { get; } = new FileInfo(LinkToItself).LinkTarget == "/" && Files.MountedFileSystem.IsReadOnly(LinkToItself);

    /// <summary>The directory of the installation, with <c>bin</c> and <c>libexec</c>.</summary>
    /// <remarks>A program that is out of reach has no path; its launcher, in <c>bin</c>, puts its own in the place of the program's name. Otherwise ours is in <c>libexec/rkt</c>.</remarks>
    public static string Installation { get; } = Path.GetFullPath(
        IsOutOfReach ? $"{Path.GetDirectoryName(Environment.GetCommandLineArgs()[0])}/.." : $"{AppContext.BaseDirectory}../..");

    /// <summary>The directory of the programs that ours execute, <c>libexec/rkt</c> of the installation, whether this process is one of them or not.</summary>
    public static string Helpers => IsOutOfReach && Path.GetDirectoryName(Environment.GetCommandLineArgs()[0]) is { } own && !own.EndsWith("/bin", StringComparison.Ordinal)
        ? own
        : $"{Installation}/libexec/rkt";

    /// <summary>Gives back the memory of code that has run: what is needed again returns from the page cache, page by page.</summary>
    /// <remarks>For a process that has come to rest. Most of the code that has started it is never needed again.</remarks>
    public static void DropCode() => Syscall.rkt_drop_code();
}
