using Rkt.Host.Files;

namespace Rkt.Stage1.Isolation;

/// <summary>Compiled system call filters, kept on disk: compiling takes longer than starting the whole pod.</summary>
/// <param name="directory">Where they are kept; root's alone.</param>
public sealed class CompiledFilters(string directory)
{
    /// <summary>The BPF program of a policy.</summary>
    public byte[] Of(SystemCallPolicy policy)
    {
        var architecture = System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture;
        var file = $"{directory}/{policy.Fingerprint()}-{architecture}.bpf";
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            var program = policy.Compile();
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            AtomicFile.Write(file, program, UnixFileMode.UserRead | UnixFileMode.UserWrite, Durability.PowerLoss);
            return program;
        }
    }
}
