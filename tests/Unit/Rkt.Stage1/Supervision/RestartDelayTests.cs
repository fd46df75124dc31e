using Rkt.Stage1.Supervision;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Supervision;

public sealed class RestartDelayTests
{
    private readonly RestartDelay _delay = new();

    [Fact]
    public void Take_AfterShortLives_DoublesUpToTheLongest()
    {
        var delays = new List<TimeSpan>();
        for (var i = 0; i < 12; i++)
        {
            _delay.Note(TimeSpan.FromSeconds(1), 1);
            delays.Add(_delay.Take());
        }

        Assert.Equal([100, 200, 400, 800], delays[..4].Select(d => d.TotalMilliseconds));
        Assert.Equal(RestartDelay.Longest, delays[^1]);
        Assert.Equal(12, _delay.Failures);
    }

    [Fact]
    public void Note_OfAGoodLife_BeginsAnew()
    {
        _delay.Note(TimeSpan.Zero, 1);
        _delay.Take();
        _delay.Note(RestartDelay.GoodLife, 1);

        Assert.Equal(1, _delay.Failures);
        Assert.Equal(RestartDelay.Shortest, _delay.Take());
    }

    [Fact]
    public void Note_OfASuccess_CountsNoFailure()
    {
        _delay.Note(TimeSpan.Zero, 1);
        _delay.Note(TimeSpan.Zero, 0);
        Assert.Equal(0, _delay.Failures);
    }
}
