namespace Rkt.Images.Archives.Tar;

/// <summary>Bytes that are looked at where they lie, without copying them first.</summary>
public abstract class ByteSource
{
    /// <summary>The next bytes, at least one, valid until <see cref="Advance"/>; empty at the end. Asking again gives the same bytes.</summary>
    public abstract ReadOnlySpan<byte> Peek();

    /// <summary>Goes past bytes that <see cref="Peek"/> has shown.</summary>
    public abstract void Advance(int count);
}
