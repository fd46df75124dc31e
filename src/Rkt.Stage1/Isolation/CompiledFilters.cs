using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Rkt.Host.Files;

namespace Rkt.Stage1.Isolation;

/// <summary>Compiled system call filters, kept on disk: compiling takes longer than starting the whole pod.</summary>
/// <remarks>
/// A file says what it was compiled from, and its name is a hash of that, for which no more is asked than to be quick: an image can be
/// made to hit the name of another policy, and finds there what is not its own.
/// </remarks>
/// <param name="directory">Where they are kept; root's alone.</param>
public sealed class CompiledFilters(string directory)
{
    /// <summary>Bytes of an instruction of a BPF program.</summary>
    private const int InstructionSize = 8;

    /// <summary>The BPF program of a policy.</summary>
    public byte[] Of(SystemCallPolicy policy)
    {
        var text = Encoding.UTF8.GetBytes($"{policy.ToText()} {RuntimeInformation.ProcessArchitecture}\n");
        var file = $"{directory}/{Hash(text)}.bpf";
        if (ReadIfExists(file) is { } kept && ProgramOf(kept, text) is { } program)
        {
            return program;
        }

        var compiled = policy.Compile();
        Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        AtomicFile.Write(file, [.. text, .. Length(compiled.Length), .. compiled], UnixFileMode.UserRead | UnixFileMode.UserWrite, Durability.PowerLoss);
        return compiled;
    }

    private static byte[]? ReadIfExists(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The program of a file; null when it is another policy's, or damaged.</summary>
    private static byte[]? ProgramOf(byte[] kept, byte[] text)
    {
        if (!kept.AsSpan().StartsWith(text))
        {
            return null;
        }

        var rest = kept.AsSpan(text.Length);
        var end = rest.IndexOf((byte)'\n');
        var program = rest[(end + 1)..];
        return end > 0 && program.Length > 0 && program.Length % InstructionSize == 0 && rest[..(end + 1)].SequenceEqual(Length(program.Length))
            ? program.ToArray()
            : null;
    }

    private static byte[] Length(int length) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{length}\n"));

    /// <summary>FNV-1a: SHA-512 would load OpenSSL, which costs more than everything else here.</summary>
    private static string Hash(ReadOnlySpan<byte> text)
    {
        var hash = 0xcbf2_9ce4_8422_2325UL;
        foreach (var letter in text)
        {
            hash = (hash ^ letter) * 0x100_0000_01b3;
        }

        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }
}
