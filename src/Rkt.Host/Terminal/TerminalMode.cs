using Rkt.Host.Errors;
using Rkt.Host.Kernel;

namespace Rkt.Host.Terminal;

/// <summary>A terminal put into raw mode: each key is a byte at once, and none of them means anything. Disposing puts it back.</summary>
public sealed unsafe class TerminalMode : IDisposable
{
    private const uint InputProcessing = 0x1 | 0x2 | 0x8 | 0x20 | 0x40 | 0x80 | 0x100 | 0x400; // IGNBRK BRKINT PARMRK ISTRIP INLCR IGNCR ICRNL IXON
    private const uint OutputProcessing = 0x1; // OPOST
    private const uint LineProcessing = 0x1 | 0x2 | 0x8 | 0x40 | 0x8000; // ISIG ICANON ECHO ECHONL IEXTEN
    private const uint CharacterSize = 0x30 | 0x100; // CSIZE PARENB
    private const uint EightBits = 0x30; // CS8
    private const int VTIME = 5;
    private const int VMIN = 6;

    private readonly int _descriptor;
    private readonly Syscall.termios _before;
    private bool _isRaw;

    private TerminalMode(int descriptor, Syscall.termios before)
    {
        _descriptor = descriptor;
        _before = before;
    }

    /// <summary>Notes how a terminal is set; it is not changed yet.</summary>
    /// <param name="descriptor">The terminal; not owned.</param>
    /// <exception cref="KernelException">It is no terminal.</exception>
    public static TerminalMode Read(int descriptor)
    {
        Syscall.termios settings;
        return Syscall.ioctl(descriptor, Syscall.TCGETS, &settings) == 0
            ? new TerminalMode(descriptor, settings)
            : throw KernelException.FromLastError("ioctl TCGETS", $"descriptor {descriptor}");
    }

    /// <summary>Sets another terminal as this one was set when it was read.</summary>
    public void CopyTo(int descriptor) => Set(descriptor, _before);

    /// <summary>Puts the terminal into raw mode.</summary>
    public void MakeRaw()
    {
        var settings = _before;
        settings.c_iflag &= ~InputProcessing;
        settings.c_oflag &= ~OutputProcessing;
        settings.c_lflag &= ~LineProcessing;
        settings.c_cflag = (settings.c_cflag & ~CharacterSize) | EightBits;
        settings.c_cc[VMIN] = 1;
        settings.c_cc[VTIME] = 0;
        Set(_descriptor, settings);
        _isRaw = true;
    }

    /// <summary>Puts the terminal back. When it is gone, there is nothing to put back.</summary>
    public void Dispose()
    {
        if (_isRaw)
        {
            _isRaw = false;
            var settings = _before;
            _ = Syscall.ioctl(_descriptor, Syscall.TCSETSW, &settings);
        }
    }

    private static void Set(int descriptor, Syscall.termios settings)
    {
        if (Syscall.ioctl(descriptor, Syscall.TCSETSW, &settings) < 0)
        {
            throw KernelException.FromLastError("ioctl TCSETSW", $"descriptor {descriptor}");
        }
    }
}
