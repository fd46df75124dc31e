using Rkt.Host.Launching;
using Xunit;

namespace Tests.Unit.Rkt.Host.Launching;

public sealed class ProcessHandleTests
{
    [Fact]
    public void OpenIfExists_OfThisProcess_GivesAHandle()
    {
        using var self = ProcessHandle.OpenIfExists(Environment.ProcessId);

        Assert.NotNull(self);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(0)]
    [InlineData(-1)]
    public void OpenIfExists_OfANumberThatNoProcessHas_ReturnsNull(int pid) => Assert.Null(ProcessHandle.OpenIfExists(pid));
}
