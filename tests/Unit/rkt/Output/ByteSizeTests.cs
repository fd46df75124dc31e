using Rkt.Cli.Output;
using Xunit;

namespace Tests.Unit.rkt.Output;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData(0, "0B")]
    [InlineData(1023, "1023B")]
    [InlineData(1024, "1.0KiB")]
    [InlineData(1572864, "1.5MiB")]
    [InlineData(87031808, "83MiB")]
    [InlineData(long.MaxValue, "8.0EiB")]
    public void Format_ChoosesTheUnit(long bytes, string text) => Assert.Equal(text, ByteSize.Format(bytes));
}
