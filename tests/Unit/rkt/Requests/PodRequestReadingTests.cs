using Rkt.Cli.Requests;
using Xunit;

namespace Tests.Unit.rkt.Requests;

public sealed class PodRequestReadingTests
{
    [Theory]
    [InlineData("http:80", "http", null, 80)]
    [InlineData("http:127.0.0.1:8080", "http", "127.0.0.1", 8080)]
    [InlineData("http:[::1]:8080", "http", "::1", 8080)]
    [InlineData("http:::1:8080", "http", "::1", 8080)]
    public void ReadPort_SplitsNameAddressAndPort(string text, string name, string? address, int port)
    {
        var exposed = PodRequestReading.ReadPort(text);

        Assert.Equal((name, address, port), (exposed.Name.ToString(), exposed.HostIp?.ToString(), exposed.HostPort));
    }

    [Theory]
    [InlineData("http", "must be NAME:[HOSTIP:]HOSTPORT")]
    [InlineData("http:", "host port \"\" is not in the range 1 to 65535")]
    [InlineData("http:0", "host port \"0\" is not in the range 1 to 65535")]
    [InlineData("http:65536", "host port \"65536\" is not in the range 1 to 65535")]
    [InlineData("http:-1", "host port \"-1\" is not in the range 1 to 65535")]
    [InlineData("http:local:80", "\"local\" is not an IP address")]
    [InlineData(":80", "ACName cannot be empty")]
    public void ReadPort_OfAMistake_SaysWhich(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => PodRequestReading.ReadPort(text)).Message);
}
