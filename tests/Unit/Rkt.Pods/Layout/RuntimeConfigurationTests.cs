using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Pods.Layout;
using Rkt.Pods.Layout.Entrypoints;
using Xunit;

namespace Tests.Unit.Rkt.Pods.Layout;

public sealed class RuntimeConfigurationTests : IDisposable
{
    private static readonly PodId Id = PodId.NewRandom();

    private readonly PodPath _pod = new(Directory.CreateTempSubdirectory("rkt-unit-").FullName);

    public void Dispose() => Directory.Delete(_pod.Root, recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData("none")]
    [InlineData("default,other:IP=10.1.2.3")]
    public void Write_OfAUsualPod_LeavesNoFile(string networks)
    {
        RuntimeConfiguration.Write(_pod, new RunArguments { Pod = Id, Networks = NetworkList.Parse(networks), LocalConfiguration = "/etc/rkt" });

        Assert.False(File.Exists(_pod.RuntimeConfiguration));
        Assert.Equal(new RunArguments { Pod = Id }, RuntimeConfiguration.Read(_pod, Id));
    }

    [Theory]
    [InlineData("--disable-paths")]
    [InlineData("--disable-seccomp")]
    [InlineData("--disable-capabilities-restriction")]
    [InlineData("--net=host")]
    [InlineData("--ipc=parent")]
    [InlineData("--private-users=65536:65536")]
    [InlineData("--hostname=name")]
    [InlineData("--interactive")]
    public void Read_GivesBack_WhatWasAskedFor(string word)
    {
        var arguments = RunArgumentsFormat.Parse([word, Id.ToString()]);

        RuntimeConfiguration.Write(_pod, arguments);

        Assert.Equal(RunArgumentsFormat.Format(arguments), RunArgumentsFormat.Format(RuntimeConfiguration.Read(_pod, Id)));
    }

    [Fact]
    public void Write_OfAUsualPod_TakesAwayWhatAnEarlierStartHasNoted()
    {
        RuntimeConfiguration.Write(_pod, new RunArguments { Pod = Id, DisableSeccomp = true });
        RuntimeConfiguration.Write(_pod, new RunArguments { Pod = Id });

        Assert.False(RuntimeConfiguration.Read(_pod, Id).DisableSeccomp);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"InsecureOptions":{}}""")]
    public void Read_OfADamagedFile_FailsAndNamesIt(string content)
    {
        File.WriteAllText(_pod.RuntimeConfiguration, content);

        Assert.Contains(_pod.RuntimeConfiguration, Assert.Throws<RktException>(() => RuntimeConfiguration.Read(_pod, Id)).Message, StringComparison.Ordinal);
    }
}
