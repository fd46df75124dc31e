using Appc.Images;
using Appc.Names;
using Rkt.Stage1.Supervision;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Supervision;

public sealed class AppEnvironmentTests
{
    private static readonly AcName App = AcName.Parse("redis");

    [Fact]
    public void Of_AnAppWithoutVariables_HasTheStandardOnes()
    {
        var environment = AppEnvironment.Of(App, EnvironmentSet.Empty, terminal: null);

        Assert.Contains("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", environment);
        Assert.Contains("HOME=/root", environment);
        Assert.Contains("container=rkt", environment);
        Assert.Contains("AC_APP_NAME=redis", environment);
        Assert.DoesNotContain(environment, v => v.StartsWith("TERM=", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_TheAppsOwnVariables_Win()
    {
        var own = EnvironmentSet.Empty.With(EnvironmentName.Parse("HOME"), "/data").With(EnvironmentName.Parse("TERM"), "dumb");

        var environment = AppEnvironment.Of(App, own, terminal: "xterm");

        Assert.Contains("HOME=/data", environment);
        Assert.Contains("TERM=dumb", environment);
        Assert.Equal(environment.Count, environment.Select(v => v.Split('=')[0]).Distinct().Count());
    }

    [Fact]
    public void Of_TheAppsName_CannotBeForged()
    {
        var environment = AppEnvironment.Of(App, EnvironmentSet.Empty.With(EnvironmentName.Parse("AC_APP_NAME"), "other"), terminal: null);

        Assert.Equal(["AC_APP_NAME=redis"], environment.Where(v => v.StartsWith("AC_APP_NAME=", StringComparison.Ordinal)));
    }
}
