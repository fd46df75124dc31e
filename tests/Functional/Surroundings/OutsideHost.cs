namespace Tests.Functional.Surroundings;

/// <summary>A host of the test's own: a network namespace that a cable joins with this machine.</summary>
public sealed class OutsideHost : IDisposable
{
    private readonly Site _site;

    /// <param name="site">The test's site.</param>
    /// <param name="name">A name for it, short and unique on this machine.</param>
    /// <param name="here">This machine's addresses on the cable, each with its prefix length.</param>
    /// <param name="there">Its own.</param>
    public OutsideHost(Site site, string name, string[] here, string[] there)
    {
        _site = site;
        Name = name;
        Cable = $"{name}h";
        Ip("netns", "add", name);
        Ip("link", "add", Cable, "type", "veth", "peer", "name", "wire", "netns", name);
        Configure([], Cable, here);
        Configure(["-n", name], "wire", there);
        Ip("-n", name, "link", "set", "lo", "up");
        foreach (var address in here)
        {
            Ip("-n", name, "route", "add", "default", "via", address.Split('/')[0]);
        }
    }

    /// <summary>The name of its network namespace.</summary>
    public string Name { get; }

    /// <summary>This machine's end of the cable.</summary>
    public string Cable { get; }

    /// <summary>Runs a program on it.</summary>
    public ProgramResult Run(params string[] words) => _site.Run("/usr/sbin/ip", ["netns", "exec", Name, .. words]);

    public void Dispose()
    {
        _site.Run("/usr/sbin/ip", "link", "delete", Cable);
        _site.Run("/usr/sbin/ip", "netns", "delete", Name);
    }

    private void Configure(string[] where, string link, string[] addresses)
    {
        foreach (var address in addresses)
        {
            // Without waiting for somebody else to have it.
            Ip([.. where, "address", "add", address, "dev", link, .. address.Contains(':') ? (string[])["nodad"] : []]);
        }

        Ip([.. where, "link", "set", link, "up"]);
    }

    private void Ip(params string[] words) => _site.Run("/usr/sbin/ip", words).Succeeded();
}
