namespace Rkt.Host.Files.Trees;

/// <summary>A buffer that holds one name at a time with the NUL that system calls want behind it.</summary>
internal sealed unsafe class TerminatedName
{
    private byte[] _buffer = GC.AllocateUninitializedArray<byte>(512, pinned: true);

    /// <summary>The name that was set last.</summary>
    public byte* Current => (byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _buffer[0]);

    /// <summary>The name, valid until the next call on this object.</summary>
    /// <exception cref="ArgumentException">It has a NUL inside.</exception>
    public byte* Set(ReadOnlySpan<byte> name)
    {
        if (name.Contains((byte)0))
        {
            throw new ArgumentException("name with a NUL", nameof(name));
        }

        if (name.Length >= _buffer.Length)
        {
            _buffer = GC.AllocateUninitializedArray<byte>(2 * name.Length, pinned: true);
        }

        name.CopyTo(_buffer);
        _buffer[name.Length] = 0;
        return Current;
    }
}
