using System.Security.Authentication;

namespace Rkt.Images.Downloads.Connections;

/// <summary>A server's certificate was refused; the message says why.</summary>
internal sealed class CertificateException(string message) : AuthenticationException(message);
