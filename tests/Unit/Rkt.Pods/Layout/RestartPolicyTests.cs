using Rkt.Pods.Layout;
using Xunit;

namespace Tests.Unit.Rkt.Pods.Layout;

public sealed class RestartPolicyTests
{
    [Theory]
    [InlineData("no", 1, 1, false)]
    [InlineData("no", 0, 0, false)]
    [InlineData("on-failure", 0, 0, false)]
    [InlineData("on-failure", 137, 1000, true)]
    [InlineData("on-failure:2", 1, 2, true)]
    [InlineData("on-failure:2", 1, 3, false)]
    [InlineData("always", 0, 0, true)]
    [InlineData("always", 9, 9, true)]
    public void Restarts_DependsOnHowTheAppEnded(string policy, int status, int failures, bool expected) =>
        Assert.Equal(expected, RestartPolicy.Parse(policy).Restarts(status, failures));

    [Theory]
    [InlineData("")]
    [InlineData("yes")]
    [InlineData("On-Failure")]
    [InlineData("on-failure:")]
    [InlineData("on-failure:0")]
    [InlineData("on-failure:-1")]
    [InlineData("on-failure:many")]
    [InlineData("always:3")]
    public void Parse_OfAnythingElse_IsAnError(string text) => Assert.Throws<FormatException>(() => RestartPolicy.Parse(text));
}
