namespace Rkt.Images.Store;

/// <summary>Compares streams byte by byte.</summary>
internal static class SameContent
{
    private const int BufferSize = 256 * 1024;

    /// <summary>Whether what is left of both is the same. Both are read until they differ or end.</summary>
    public static bool Of(Stream left, Stream right)
    {
        var leftBuffer = new byte[BufferSize];
        var rightBuffer = new byte[BufferSize];
        while (true)
        {
            var leftLength = left.ReadAtLeast(leftBuffer, BufferSize, throwOnEndOfStream: false);
            var rightLength = right.ReadAtLeast(rightBuffer, BufferSize, throwOnEndOfStream: false);
            if (!leftBuffer.AsSpan(0, leftLength).SequenceEqual(rightBuffer.AsSpan(0, rightLength)))
            {
                return false;
            }

            if (leftLength == 0)
            {
                return true;
            }
        }
    }
}
