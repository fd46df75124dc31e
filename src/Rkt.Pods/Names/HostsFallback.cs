namespace Rkt.Pods.Names;

/// <summary>The hosts file for an app whose image has none.</summary>
public static class HostsFallback
{
    public const string Text = """
        127.0.0.1	localhost localhost.localdomain
        ::1	localhost localhost.localdomain ip6-localhost ip6-loopback
        fe00::0	ip6-localnet
        ff00::0	ip6-mcastprefix
        ff02::1	ip6-allnodes
        ff02::2	ip6-allrouters

        """;
}
