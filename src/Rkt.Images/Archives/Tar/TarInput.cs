namespace Rkt.Images.Archives.Tar;

/// <summary>Takes blocks and stretches of an archive from its bytes; an end in the middle of one is an error.</summary>
internal sealed class TarInput(ByteSource source)
{
    private int _shown;

    public bool IsAtEnd => source.Peek().IsEmpty;

    /// <exception cref="InvalidDataException">The archive ends before the destination is full.</exception>
    public void Read(Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            var data = PeekOrThrow();
            data = data[..Math.Min(data.Length, destination.Length)];
            data.CopyTo(destination);
            source.Advance(data.Length);
            destination = destination[data.Length..];
        }
    }

    /// <exception cref="InvalidDataException">The archive ends before, or the count is negative.</exception>
    public void Skip(long count)
    {
        if (count < 0)
        {
            throw new InvalidDataException("negative size in a tar header");
        }

        while (count > 0)
        {
            var step = (int)Math.Min(count, PeekOrThrow().Length);
            source.Advance(step);
            count -= step;
        }
    }

    public void SkipToEnd()
    {
        for (var rest = source.Peek(); !rest.IsEmpty; rest = source.Peek())
        {
            source.Advance(rest.Length);
        }
    }

    /// <summary>Shows the next bytes where they lie, until <see cref="ReleaseShown"/>.</summary>
    /// <param name="most">At most this many.</param>
    public ReadOnlySpan<byte> Show(long most)
    {
        var data = PeekOrThrow();
        data = data[..(int)Math.Min(data.Length, most)];
        _shown = data.Length;
        return data;
    }

    /// <summary>Goes past what was shown.</summary>
    public void ReleaseShown()
    {
        source.Advance(_shown);
        _shown = 0;
    }

    private ReadOnlySpan<byte> PeekOrThrow()
    {
        var data = source.Peek();
        return data.IsEmpty ? throw new InvalidDataException("tar archive is cut off") : data;
    }
}
