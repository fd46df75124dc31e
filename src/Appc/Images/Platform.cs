using System.Runtime.InteropServices;
using Appc.Text;

namespace Appc.Images;

/// <summary>An operating system and processor architecture, in the words of the "os" and "arch" labels.</summary>
public sealed record Platform(string Os, string Arch)
{
    private static readonly (string Os, string[] Architectures)[] Known =
    [
        ("linux", ["amd64", "i386", "aarch64", "aarch64_be", "armv6l", "armv7l", "armv7b", "ppc64", "ppc64le", "s390x"]),
        ("freebsd", ["amd64", "i386", "arm"]),
        ("darwin", ["x86_64", "i386"]),
    ];

    /// <summary>The platform of the machine that this process runs on.</summary>
    public static Platform Host { get; } = new("linux", HostArchitecture());

    /// <summary>Whether the specification knows the platform.</summary>
    public bool IsKnown => Check(Os, Arch) is null;

    /// <summary>Whether this machine runs images of the platform: its own, and 32-bit ones on a 64-bit x86.</summary>
    public bool RunsHere => this == Host || (Os == Host.Os && Arch == "i386" && Host.Arch == "amd64");

    /// <summary>What is wrong with an os label and, when there is one, the arch label beside it; null when nothing is.</summary>
    public static string? Check(string os, string? arch)
    {
        foreach (var known in Known)
        {
            if (known.Os == os)
            {
                return arch is null || Array.IndexOf(known.Architectures, arch) >= 0
                    ? null
                    : $"bad arch {Quoted.Of(arch)} for {os} (must be one of: [{string.Join(' ', known.Architectures)}])";
            }
        }

        return $"bad os {Quoted.Of(os)} (must be one of: [{string.Join(' ', Array.ConvertAll(Known, known => known.Os))}])";
    }

    private static string HostArchitecture() => (RuntimeInformation.OSArchitecture, BitConverter.IsLittleEndian) switch
    {
        (Architecture.X64, _) => "amd64",
        (Architecture.X86, _) => "i386",
        (Architecture.Arm64, true) => "aarch64",
        (Architecture.Arm64, false) => "aarch64_be",
        (Architecture.Arm, true) => "armv7l",
        (Architecture.Arm, false) => "armv7b",
        (Architecture.Armv6, _) => "armv6l",
        (Architecture.Ppc64le, _) => "ppc64le",
        (Architecture.S390x, _) => "s390x",
        var (other, _) => other.ToString().ToLowerInvariant(),
    };
}
