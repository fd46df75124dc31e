namespace Rkt.Images.Archives.Tar;

/// <summary>Names of extended attributes inside the keys of pax records, where an equals sign would end the key.</summary>
/// <remarks>GNU tar writes <c>%3D</c> for <c>=</c> and <c>%25</c> for <c>%</c>, and nothing else so.</remarks>
internal static class AttributeKey
{
    public static byte[] Escape(ReadOnlySpan<byte> name)
    {
        var escaped = new List<byte>(name.Length);
        foreach (var value in name)
        {
            switch (value)
            {
                case (byte)'=':
                    escaped.AddRange("%3D"u8);
                    break;
                case (byte)'%':
                    escaped.AddRange("%25"u8);
                    break;
                default:
                    escaped.Add(value);
                    break;
            }
        }

        return [.. escaped];
    }

    public static TarName Unescape(ReadOnlySpan<byte> key)
    {
        var name = new List<byte>(key.Length);
        while (!key.IsEmpty)
        {
            var (value, length) = key.StartsWith("%3D"u8) ? ((byte)'=', 3) : key.StartsWith("%25"u8) ? ((byte)'%', 3) : (key[0], 1);
            name.Add(value);
            key = key[length..];
        }

        return new TarName([.. name]);
    }
}
