using System.Buffers.Binary;
using System.Text;

namespace Rkt.Host.Netlink;

/// <summary>Messages for the kernel, sent together and carried out in order.</summary>
/// <remarks>Numbers are in the machine's order unless a method says otherwise; attributes begin at multiples of four bytes.</remarks>
public sealed class NetlinkRequest
{
    internal const int HeaderSize = 16;
    private const int AttributeHeaderSize = 4;
    private const int Nested = 0x8000;

    private readonly List<string> _subjects = [];
    private byte[] _bytes = new byte[1024];
    private int _length;
    private int _message;

    /// <summary>How many messages have been begun.</summary>
    public int Count => _subjects.Count;

    /// <summary>Begins a message.</summary>
    /// <param name="type">The message's type, as its protocol numbers them.</param>
    /// <param name="flags">Beside the one that makes it a request.</param>
    /// <param name="subject">What a failure is told of.</param>
    public void Begin(int type, NetlinkFlags flags, string subject)
    {
        EndMessage();
        _message = _length;
        var header = Reserve(HeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], (ushort)type);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], (ushort)(flags | NetlinkFlags.Request));
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], Count);
        _subjects.Add(subject);
    }

    /// <summary>Adds the fixed part that follows a message's header in its protocol.</summary>
    public void Add(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    /// <summary>Adds an attribute of bytes.</summary>
    public void Attribute(int type, ReadOnlySpan<byte> value)
    {
        var place = Reserve(AttributeHeaderSize + value.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(place, (ushort)(AttributeHeaderSize + value.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(place[2..], (ushort)type);
        value.CopyTo(place[AttributeHeaderSize..]);
    }

    /// <summary>Adds an attribute of text, which the kernel wants to end with a zero.</summary>
    public void Attribute(int type, string text) => Attribute(type, Encoding.UTF8.GetBytes(text + '\0'));

    /// <summary>Adds an attribute of a number in the machine's order.</summary>
    public void Attribute(int type, int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        Attribute(type, bytes);
    }

    /// <summary>Adds an attribute of a number in the network's order.</summary>
    public void NetworkAttribute(int type, uint number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        Attribute(type, bytes);
    }

    /// <summary>The same with eight bytes.</summary>
    public void NetworkAttribute(int type, ulong number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        Attribute(type, bytes);
    }

    /// <summary>Begins an attribute that holds others, and returns what <see cref="EndNest"/> wants.</summary>
    /// <param name="type">The attribute's type.</param>
    /// <param name="isMarked">Whether it says that it is nested; some protocols do without.</param>
    public int BeginNest(int type, bool isMarked = true)
    {
        var start = _length;
        BinaryPrimitives.WriteUInt16LittleEndian(Reserve(AttributeHeaderSize)[2..], (ushort)(isMarked ? type | Nested : type));
        return start;
    }

    /// <summary>Ends the attribute; all that was added since its begin is in it.</summary>
    public void EndNest(int start) => BinaryPrimitives.WriteUInt16LittleEndian(_bytes.AsSpan(start), (ushort)(_length - start));

    /// <summary>The messages as they are sent, numbered from <paramref name="firstNumber"/> on.</summary>
    internal ReadOnlySpan<byte> Numbered(int firstNumber)
    {
        EndMessage();
        var start = 0;
        for (var i = 0; i < Count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(start + 8), firstNumber + i);
            start += BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(start));
        }

        return _bytes.AsSpan(0, _length);
    }

    /// <summary>How many of the messages the kernel ends its answers to with a word of its own.</summary>
    internal int Answered
    {
        get
        {
            EndMessage();
            var count = 0;
            for (var start = 0; start < _length; start += BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(start)))
            {
                var flags = (NetlinkFlags)BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(start + 6));
                count += (flags & (NetlinkFlags.Acknowledge | NetlinkFlags.Dump)) != 0 ? 1 : 0;
            }

            return count;
        }
    }

    internal string SubjectOf(int index) => _subjects[index];

    private void EndMessage()
    {
        if (Count > 0)
        {
            BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_message), _length - _message);
        }
    }

    private Span<byte> Reserve(int size)
    {
        var start = _length;
        _length += (size + 3) & ~3;
        if (_length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length));
        }

        return _bytes.AsSpan(start, size);
    }
}
