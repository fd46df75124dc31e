namespace Rkt.Images.Requests;

/// <summary>Safety measures of fetching that the user has switched off, for this call alone.</summary>
[Flags]
public enum InsecureFetching
{
    None = 0,

    /// <summary>Images are taken without a signature.</summary>
    Image = 1,

    /// <summary>Certificates of servers are not verified.</summary>
    Tls = 2,

    /// <summary>Images may be found and downloaded over plain http.</summary>
    Http = 4,

    /// <summary>Public keys may be found and downloaded over plain http.</summary>
    PublicKey = 8,
}
