using Rkt.Host.Events;
using Xunit;

namespace Tests.Unit.Rkt.Host.Events;

public sealed class PollerTests
{
    private readonly Poller _poller = new();

    [Fact]
    public void WaitOnce_CallsBackForEachThatIsReady()
    {
        using var first = Pipe.Create();
        using var second = Pipe.Create();
        using var silent = Pipe.Create();
        var called = new List<string>();
        _poller.Watch(first.Reader, () => called.Add("first"));
        _poller.Watch(silent.Reader, () => called.Add("silent"));
        _poller.Watch(second.Reader, () => called.Add("second"));
        first.Write("x"u8);
        second.CloseWriter();

        Assert.True(_poller.WaitOnce(timeout: null));
        Assert.Equal(["first", "second"], called);
    }

    [Fact]
    public void WaitOnce_DoesNotCallBackForWhatWasUnwatchedMeanwhile()
    {
        using var first = Pipe.Create();
        using var second = Pipe.Create();
        _poller.Watch(first.Reader, () => _poller.Unwatch(second.Reader));
        _poller.Watch(second.Reader, () => Assert.Fail("called back"));
        first.Write("x"u8);
        second.Write("x"u8);

        Assert.True(_poller.WaitOnce(timeout: null));
    }

    [Fact]
    public void WaitOnce_InACallback_LeavesNothingStaleToTheOuterCall()
    {
        using var first = Pipe.Create();
        using var second = Pipe.Create();
        var read = 0;
        _poller.Watch(first.Reader, () =>
        {
            // As an event handler of an app does: the world goes on while it is waited for.
            Take(first);
            _poller.WaitOnce(timeout: null);
        });
        _poller.Watch(second.Reader, () =>
        {
            Assert.True(Poller.IsReady(second.Reader), "reading would block");
            Take(second);
            read++;
        });
        first.Write("x"u8);
        second.Write("x"u8);

        Assert.True(_poller.WaitOnce(timeout: null));
        Assert.Equal(1, read);

        static void Take(Pipe pipe)
        {
            Span<byte> buffer = stackalloc byte[1];
            Assert.Equal(1, pipe.Read(buffer));
        }
    }

    [Fact]
    public void WaitOnce_InACallback_LeavesWhatIsReadyToTheNextCall()
    {
        using var first = Pipe.Create();
        using var second = Pipe.Create();
        var called = 0;
        _poller.Watch(first.Reader, () =>
        {
            _poller.Unwatch(first.Reader);
            _poller.WaitOnce(TimeSpan.Zero);
            second.Write("x"u8);
        });
        _poller.Watch(second.Reader, () => called++);
        first.Write("x"u8);

        _poller.WaitOnce(timeout: null);
        Assert.Equal(0, called);
        _poller.WaitOnce(timeout: null);
        Assert.Equal(1, called);
    }
}
