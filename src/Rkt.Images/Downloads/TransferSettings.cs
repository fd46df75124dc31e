using System.Net;
using System.Security.Cryptography.X509Certificates;
using Rkt.Images.Downloads.Connections;

namespace Rkt.Images.Downloads;

/// <summary>How a program talks to servers, the same for all its requests.</summary>
public sealed record TransferSettings
{
    /// <summary>"rkt/VERSION".</summary>
    public required string UserAgent { get; init; }

    /// <summary>Accepts any certificate, for <c>--insecure-options=tls</c>.</summary>
    public bool SkipTlsVerification { get; init; }

    /// <summary>Whom to trust in place of the system's authorities (SSL_CERT_FILE, SSL_CERT_DIR); null for those.</summary>
    public X509Certificate2Collection? TrustedAuthorities { get; init; }

    /// <summary>Which proxy to use for a URL; by default what HTTP_PROXY, HTTPS_PROXY and NO_PROXY say.</summary>
    public IWebProxy Proxy { get; init; } = new EnvironmentProxies(Environment.GetEnvironmentVariable);

    /// <summary>How long a connection may take to be there, TLS included.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a server may be silent when it has something to send.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often something is tried that fails for reasons that may pass; for a body, without a byte of progress.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>The pause before the second attempt, doubled for each further one, with jitter.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause, also when a server asks for a longer one by Retry-After.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock of pauses.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Adds what servers want to know of the user; null for nothing.</summary>
    public IRequestCredentials? Credentials { get; init; }

    /// <summary>Told in a line why something is tried again; may be called by several threads.</summary>
    public Action<string>? Notice { get; init; }
}
