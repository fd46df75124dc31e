using Rkt.Host.Kernel;
using Rkt.Stage1.Isolation;
using Rkt.Stage1.Supervision;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Supervision;

public sealed class ExecFailureTests : IDisposable
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserExecute;

    private readonly string _upper = Directory.CreateTempSubdirectory("rkt-unit-").FullName;
    private readonly string _lower = Directory.CreateTempSubdirectory("rkt-unit-").FullName;

    public void Dispose()
    {
        Directory.Delete(_upper, recursive: true);
        Directory.Delete(_lower, recursive: true);
    }

    [Fact]
    public void Hint_OfAScript_NamesTheInterpreterThatIsMissing()
    {
        Write(_lower, "script", "#! /opt/python -u\nprint()\n"u8);
        Assert.Equal("\"/script\" needs \"/opt/python\", which the image does not have", Hint("/script", Errno.ENOENT));
    }

    [Fact]
    public void Hint_OfAScriptWhoseInterpreterIsThere_DoesNotClaimThatItIsMissing()
    {
        Write(_lower, "script", "#!/python"u8);
        Write(_upper, "python", "x"u8);
        Assert.Contains("lacks the interpreter or loader", Hint("/script", Errno.ENOENT), StringComparison.Ordinal);
    }

    [Fact]
    public void Hint_OfACompiledProgram_NamesTheLoaderThatIsMissing()
    {
        // A header, and one segment: that of the loader's name.
        var elf = new byte[64 + 56 + 8];
        "\u007fELF\u0002\u0001"u8.CopyTo(elf);
        elf[32] = 64;
        elf[54] = 56;
        elf[56] = 1;
        elf[64] = 3;
        elf[64 + 8] = 64 + 56;
        elf[64 + 32] = 8;
        "/lib/ld\0"u8.CopyTo(elf.AsSpan(64 + 56));
        Write(_lower, "program", elf);
        Assert.Equal("\"/program\" needs \"/lib/ld\", which the image does not have", Hint("/program", Errno.ENOENT));
        Write(_lower, "program", elf.AsSpan(0, 70));
        Assert.Contains("lacks the interpreter or loader", Hint("/program", Errno.ENOENT), StringComparison.Ordinal);
    }

    [Fact]
    public void Hint_OfAMissingProgram_SaysSo_UnlessAVolumeMayHaveIt()
    {
        Assert.Equal("the image has no \"/program\"", Hint("/program", Errno.ENOENT));
        Assert.Contains("lacks the interpreter or loader", Hint("/program", Errno.ENOENT, "/data"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/bin", "what is mounted on \"/bin\" hides \"/bin/sh\" of the image")]
    [InlineData("/usr", "what is mounted on \"/usr\" hides \"/bin/sh\" of the image")]
    [InlineData("/lib", "\"/bin/sh\" needs \"/lib/interpreter\" of the image, which is hidden by what is mounted on \"/lib\"")]
    [InlineData("/bi", "the image has no \"/bin/sh\", or lacks the interpreter or loader that it needs")]
    public void Hint_OfAProgramUnderAVolume_NamesWhatHidesIt(string volume, string hint)
    {
        Directory.CreateDirectory($"{_lower}/usr/bin");
        Directory.CreateDirectory($"{_lower}/lib");
        Directory.CreateSymbolicLink($"{_lower}/bin", "usr/bin");
        Write(_lower, "usr/bin/sh", "#!/lib/interpreter"u8);
        Write(_lower, "lib/interpreter", "x"u8);
        Assert.Equal(hint, Hint("/bin/sh", Errno.ENOENT, "/data", volume));
    }

    [Fact]
    public void Hint_OfARefusal_SaysWhatIsThere()
    {
        Directory.CreateDirectory($"{_lower}/etc");
        Write(_lower, "text", "x"u8, UnixFileMode.UserRead);
        Write(_upper, "private", "x"u8);
        Assert.Equal("\"/etc\" is a directory", Hint("/etc", Errno.EACCES));
        Assert.Equal("\"/text\" is not executable", Hint("/text", Errno.EACCES));
        Assert.Equal("\"/private\" or its interpreter is not executable for user 7", Hint("/private", Errno.EACCES));
    }

    [Fact]
    public void Hint_OfAnotherFormat_TellsTextsFromPrograms()
    {
        Write(_lower, "text", "just words"u8);
        Write(_lower, "program", "\u007fELF of another machine"u8);
        Assert.Contains("neither a program nor a script", Hint("/text", Errno.ENOEXEC), StringComparison.Ordinal);
        Assert.Equal("\"/program\" is no program for this machine", Hint("/program", Errno.ENOEXEC));
    }

    [Fact]
    public void Hint_FollowsLinksInsideOfTheRootOnly()
    {
        Directory.CreateSymbolicLink($"{_lower}/link", "/etc/passwd");
        Assert.Equal("\"/link\" is a symlink to \"/etc/passwd\", which the image does not have", Hint("/link", Errno.ENOENT));
    }

    private string? Hint(string program, int errno, params string[] volumes) => ExecFailure.Hint(
        AppCommand.Of([program], "/", "/bin"), new AppIdentity(7, 7, []), errno, [_upper, _lower], volumes);

    private static void Write(string tree, string name, ReadOnlySpan<byte> content, UnixFileMode mode = Executable)
    {
        var path = $"{tree}/{name}";
        File.Delete(path);
        File.WriteAllBytes(path, content);
        File.SetUnixFileMode(path, mode);
    }
}
