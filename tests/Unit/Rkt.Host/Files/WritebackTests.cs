using Rkt.Host.Files;
using Xunit;

namespace Tests.Unit.Rkt.Host.Files;

public sealed class WritebackTests
{
    [Fact]
    public void Advance_OfAGrowingFile_LeavesItsContentAlone()
    {
        var path = Path.GetTempFileName();
        try
        {
            var content = new byte[40 << 20];
            Random.Shared.NextBytes(content);
            var writeback = default(Writeback);
            using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite))
            {
                for (var length = 0; length < content.Length; length += 8 << 20)
                {
                    RandomAccess.Write(file, content.AsSpan(length, 8 << 20), length);
                    writeback.Advance(file, length + (8 << 20));
                }
            }

            Assert.Equal(content, File.ReadAllBytes(path));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
