using System.Text;
using Appc.Isolators;
using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Stage1.Networking;
using Rkt.Stage1.Networking.Cni;
using Xunit;

namespace Tests.Unit.Rkt.Stage1.Networking;

public sealed class NetworkBandwidthTests
{
    [Fact]
    public void Collect_WithoutTheIsolator_IsNull_WhateverTheNetwork() => Assert.Null(NetworkBandwidth.Collect([], [[], []], "there is none"));

    [Fact]
    public void Collect_OfAnIsolatorWithoutLimit_IsNull() =>
        Assert.Null(NetworkBandwidth.Collect([Isolator("""{"default":true}""")], [], "there is none"));

    [Theory]
    [InlineData(null, "1M", null, 1_000_000)]
    [InlineData("1M", null, null, 1_000_000)]
    [InlineData(null, "1M", "1000k", 1_000_000)]
    [InlineData("1M", "2M", "3M", 1_000_000)]
    [InlineData("1M", "1M", null, 1_000_000)]
    [InlineData(null, "1k", null, 1000)]
    [InlineData(null, "100G", null, 100_000_000_000)]
    public void Collect_TakesTheOneLimit_OrThatOfThePod(string? pod, string? first, string? second, long expected) =>
        Assert.Equal(new NetworkBandwidth(expected), Collect(pod, first, second));

    [Theory]
    [InlineData(null, "1M", "2M", "is asked for as \"1M\" and as \"2M\"")]
    [InlineData("2M", "1M", null, "is asked for as \"2M\" and as \"1M\"")]
    [InlineData("3M", "1M", "2M", "is asked for as \"3M\" and as \"1M\"")]
    [InlineData(null, "0", null, "\"0\" is not between 1k and 100G")]
    [InlineData(null, "999", null, "\"999\" is not between 1k and 100G")]
    [InlineData(null, "1m", null, "\"1m\" is not between 1k and 100G")]
    [InlineData(null, "100000000001", null, "is not between 1k and 100G")]
    [InlineData(null, "7E", null, "\"7E\" is not between 1k and 100G")]
    public void Collect_OfWhatCannotBeKept_IsRefused(string? pod, string? first, string? second, string named) => Assert.Contains(
        named, Assert.Throws<RktException>(() => Collect(pod, first, second)).Message, StringComparison.Ordinal);

    [Fact]
    public void Collect_WhereNothingCouldLimitTheNetwork_SaysWhy() => Assert.Equal(
        "isolator \"resource/network-bandwidth\" cannot be applied: the pod has no network (--net=none)",
        Assert.Throws<RktException>(() => NetworkBandwidth.Collect([], [[Limit("1M")]], "the pod has no network (--net=none)")).Message);

    [Theory]
    [InlineData(1000, 8000, 528_000)]
    [InlineData(1_000_000, 8_000_000, 800_000)]
    [InlineData(1_000_000_000, 8_000_000_000, 800_000_000)]
    [InlineData(100_000_000_000, 800_000_000_000, 2_147_483_648)]
    public void AddTo_SaysBits_InBothDirections(long bytes, long rate, long burst) => Assert.Equal(
        $$"""{"ingressRate":{{rate}},"ingressBurst":{{burst}},"egressRate":{{rate}},"egressBurst":{{burst}}}""",
        Encoding.UTF8.GetString(new NetworkBandwidth(bytes).AddTo(CapabilityArguments.None).ValueOf(CapabilityArguments.Bandwidth)!));

    private static NetworkBandwidth? Collect(string? pod, params string?[] apps) =>
        NetworkBandwidth.Collect(pod is null ? [] : [Limit(pod)], apps.Select(app => app is null ? Array.Empty<Isolator>() : [Limit(app)]), obstacle: null);

    private static Isolator Limit(string limit) => Isolator($$"""{"default":true,"limit":"{{limit}}"}""");

    private static Isolator Isolator(string json) =>
        global::Appc.Isolators.Isolator.Create(AcIdentifier.Parse(IsolatorNames.NetworkBandwidth), Encoding.UTF8.GetBytes(json));
}
