namespace Tests.Fixtures.Servers;

/// <summary>What a test server was asked.</summary>
/// <param name="Method">"GET".</param>
/// <param name="Host">The Host header, with its port if it had one.</param>
/// <param name="Target">Path and query as sent; a proxy sees whole URLs and HOST:PORT.</param>
/// <param name="Headers">By name, whatever the case; several of a name are joined by a comma.</param>
public sealed record ReceivedRequest(string Method, string Host, string Target, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>A header's value, or null.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
