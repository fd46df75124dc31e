namespace Rkt.Images.Archives.Tar;

/// <summary>What the pax records of GNU tar say about a sparse file, in any of their three versions.</summary>
/// <remarks>0.0 repeats an offset and a length record per extent; 0.1 lists all in one record; 1.0 puts the list before the content.</remarks>
internal sealed class SparseRecords
{
    private readonly List<long> _numbers = [];
    private long _major;
    private long _minor;

    public bool IsSparse { get; private set; }

    /// <summary>Whether the list stands at the start of the content (version 1.0).</summary>
    public bool HasListInContent => _major == 1 && _minor == 0;

    /// <summary>The file's true name, which replaces the made-up one of the header; or empty.</summary>
    public TarName Name { get; private set; }

    public long? RealSize { get; private set; }

    /// <summary>The extents of versions 0.0 and 0.1.</summary>
    public List<TarExtent> Extents => SparseMap.FromNumbers(_numbers);

    /// <summary>Takes in a record whose key starts <c>GNU.sparse.</c></summary>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        IsSparse = true;
        switch (key)
        {
            case var _ when key.SequenceEqual("GNU.sparse.name"u8):
                Name = new TarName(value);
                break;
            case var _ when key.SequenceEqual("GNU.sparse.map"u8):
                AddList(value);
                break;
            case var _ when key.SequenceEqual("GNU.sparse.major"u8):
                _major = Number(value);
                break;
            case var _ when key.SequenceEqual("GNU.sparse.minor"u8):
                _minor = Number(value);
                break;
            case var _ when key.SequenceEqual("GNU.sparse.size"u8) || key.SequenceEqual("GNU.sparse.realsize"u8):
                RealSize = Number(value);
                break;
            case var _ when key.SequenceEqual("GNU.sparse.offset"u8) || key.SequenceEqual("GNU.sparse.numbytes"u8):
                _numbers.Add(Number(value));
                break;
        }
    }

    private static long Number(ReadOnlySpan<byte> text) =>
        TarNumber.TryParseDecimal(text, out var value) && value >= 0 ? value : throw SparseMap.Invalid();

    private void AddList(ReadOnlySpan<byte> list)
    {
        foreach (var range in list.Split((byte)','))
        {
            if (!list[range].IsEmpty)
            {
                _numbers.Add(Number(list[range]));
            }
        }
    }
}
