using Rkt.Host.Files;

namespace Rkt.Images.Archives.Tar;

/// <summary>The fields of one member while its headers are read: the fixed ones first, then what pax records put in their place.</summary>
internal sealed class TarHeader
{
    private const int PermissionBits = 0xfff;

    private readonly List<TarAttribute> _attributes = [];
    private long _mode;
    private long _userId;
    private long _groupId;
    private TarName _userName;
    private TarName _groupName;
    private FileTime _modificationTime;
    private long _deviceMajor;
    private long _deviceMinor;

    public byte TypeFlag { get; private init; }

    public TarName Name { get; set; }

    public TarName LinkName { get; set; }

    /// <summary>Bytes of content in the archive, which for a sparse file is not its length.</summary>
    public long StoredSize { get; private set; }

    public SparseRecords Sparse { get; } = new();

    /// <exception cref="InvalidDataException">The block is not a header.</exception>
    public static TarHeader Parse(ReadOnlySpan<byte> block)
    {
        if (!TarBlock.HasValidChecksum(block))
        {
            throw new InvalidDataException("invalid tar header");
        }

        // Programs from before ustar left what follows the link name undefined.
        var isUstar = block[TarBlock.MagicAndVersion].StartsWith("ustar"u8);
        return new TarHeader
        {
            TypeFlag = block[TarBlock.TypeFlag],
            Name = NameOf(block),
            LinkName = Text(block[TarBlock.LinkName]),
            StoredSize = Number(block[TarBlock.ContentSize], "size"),
            _mode = Number(block[TarBlock.Mode], "mode"),
            _userId = Number(block[TarBlock.UserId], "user"),
            _groupId = Number(block[TarBlock.GroupId], "group"),
            _userName = isUstar ? Text(block[TarBlock.UserName]) : default,
            _groupName = isUstar ? Text(block[TarBlock.GroupName]) : default,
            _modificationTime = new FileTime(Number(block[TarBlock.ModificationTime], "time"), 0),
            _deviceMajor = !isUstar ? 0 : Number(block[TarBlock.DeviceMajor], "device"),
            _deviceMinor = !isUstar ? 0 : Number(block[TarBlock.DeviceMinor], "device"),
        };
    }

    /// <summary>Lets a pax record replace its field; records of no interest to us pass.</summary>
    /// <exception cref="InvalidDataException">A value is not what its key asks for.</exception>
    public void Apply(PaxRecord record)
    {
        if (record.Key.StartsWith(PaxRecord.AttributePrefix))
        {
            var name = AttributeKey.Unescape(record.Key[PaxRecord.AttributePrefix.Length..]);
            _attributes.RemoveAll(attribute => attribute.Name == name);
            _attributes.Add(new TarAttribute(name, record.Value.ToArray()));
        }
        else if (record.Key.StartsWith("GNU.sparse."u8))
        {
            Sparse.Add(record.Key, record.Value);
        }
        else if (!record.Value.IsEmpty)
        {
            ApplyField(record);
        }
    }

    /// <summary>The entry that the fields make.</summary>
    /// <param name="size">Its length once unpacked.</param>
    /// <param name="extents">Where it has data, or null for a file without holes.</param>
    /// <exception cref="InvalidDataException">A field is out of its range, or the type is unknown.</exception>
    public TarEntry ToEntry(long size, IReadOnlyList<TarExtent>? extents)
    {
        var type = EntryType();
        var hasTarget = type is TarEntryType.SymbolicLink or TarEntryType.HardLink;
        return new TarEntry
        {
            Name = WithoutNul(Sparse.Name.IsEmpty ? Name : Sparse.Name),
            Type = type,
            LinkName = hasTarget ? WithoutNul(LinkName) : default,
            Mode = (uint)(_mode & PermissionBits),
            UserId = Owner(_userId),
            GroupId = Owner(_groupId),
            UserName = _userName,
            GroupName = _groupName,
            Size = size,
            ModificationTime = _modificationTime,
            DeviceMajor = Device(_deviceMajor),
            DeviceMinor = Device(_deviceMinor),
            Attributes = _attributes.Count == 0 ? [] : _attributes,
            Extents = extents,
        };
    }

    public TarEntryType EntryType() => TypeFlag switch
    {
        // Before ustar there was no type for directories: a final slash made one.
        0 when Name.Bytes.EndsWith("/"u8) => TarEntryType.Directory,
        0 or (byte)'0' or (byte)'7' or (byte)'S' => TarEntryType.RegularFile,
        (byte)'1' => TarEntryType.HardLink,
        (byte)'2' => TarEntryType.SymbolicLink,
        (byte)'3' => TarEntryType.CharacterDevice,
        (byte)'4' => TarEntryType.BlockDevice,
        (byte)'5' => TarEntryType.Directory,
        (byte)'6' => TarEntryType.Fifo,
        _ => throw new InvalidDataException($"unsupported type of entry 0x{TypeFlag:x2} for \"{Name}\""),
    };

    private static TarName NameOf(ReadOnlySpan<byte> block)
    {
        var name = Text(block[TarBlock.Name]);
        if (!block[TarBlock.MagicAndVersion].StartsWith(TarBlock.UstarMagic[..6]))
        {
            return name;
        }

        var prefix = Text(block[block[TarBlock.StarMagic].SequenceEqual("tar\0"u8) ? TarBlock.StarPrefix : TarBlock.Prefix]);
        return prefix.IsEmpty ? name : new TarName([.. prefix.Bytes, (byte)'/', .. name.Bytes]);
    }

    private static TarName Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return new TarName(end < 0 ? field : field[..end]);
    }

    private static long Number(ReadOnlySpan<byte> field, string meaning) => TarNumber.TryParse(field, out var value)
        ? value
        : throw new InvalidDataException($"invalid {meaning} in a tar header");

    private static TarName WithoutNul(TarName name) => name.Bytes.Contains((byte)0)
        ? throw new InvalidDataException($"name with a NUL \"{name}\"")
        : name;

    private static uint Owner(long value) => value is >= 0 and <= TarEntry.MaxOwner
        ? (uint)value
        : throw new InvalidDataException($"owner {value} out of range");

    private static uint Device(long value) => value is >= 0 and <= uint.MaxValue
        ? (uint)value
        : throw new InvalidDataException($"device number {value} out of range");

    private void ApplyField(PaxRecord record)
    {
        var value = record.Value;
        switch (record.Key)
        {
            case var key when key.SequenceEqual("path"u8):
                Name = new TarName(value);
                break;
            case var key when key.SequenceEqual("linkpath"u8):
                LinkName = new TarName(value);
                break;
            case var key when key.SequenceEqual("size"u8):
                StoredSize = Decimal(value, "size");
                break;
            case var key when key.SequenceEqual("uid"u8):
                _userId = Decimal(value, "user");
                break;
            case var key when key.SequenceEqual("gid"u8):
                _groupId = Decimal(value, "group");
                break;
            case var key when key.SequenceEqual("uname"u8):
                _userName = new TarName(value);
                break;
            case var key when key.SequenceEqual("gname"u8):
                _groupName = new TarName(value);
                break;
            case var key when key.SequenceEqual("mtime"u8):
                _modificationTime = TarNumber.TryParseTime(value, out var time)
                    ? time
                    : throw new InvalidDataException("invalid time in a pax header");
                break;
        }
    }

    private static long Decimal(ReadOnlySpan<byte> value, string meaning) => TarNumber.TryParseDecimal(value, out var number)
        ? number
        : throw new InvalidDataException($"invalid {meaning} in a pax header");
}
