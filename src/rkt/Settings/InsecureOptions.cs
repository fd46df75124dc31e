namespace Rkt.Cli.Settings;

/// <summary>What <c>--insecure-options</c> switches off, for one run of the program.</summary>
[Flags]
internal enum InsecureOptions
{
    None = 0,
    Image = 1,
    Tls = 2,
    Http = 4,
    PublicKey = 8,
    Capabilities = 16,
    Paths = 32,
    Seccomp = 64,
    OnDisk = 128,
    AllFetch = Image | Tls | Http | PublicKey,
    AllRun = Capabilities | Paths | Seccomp,
    All = AllFetch | AllRun | OnDisk,
}
