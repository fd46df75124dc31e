using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Rkt.Images.Downloads.Connections;

/// <summary>Puts what is wrong with a server's certificate into words.</summary>
internal static class CertificateCheck
{
    private const X509ChainStatusFlags Untrusted = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;

    /// <summary>Accepts a certificate that has no faults.</summary>
    /// <exception cref="CertificateException">It has.</exception>
    public static bool Accept(string host, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        throw new CertificateException(certificate is null
            ? $"\"{host}\" has shown no certificate"
            : Describe(host, certificate, chain, errors));
    }

    private static string Describe(string host, X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var faults = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status) ?? X509ChainStatusFlags.NoError;
        if ((faults & Untrusted) != 0)
        {
            return $"the certificate of \"{host}\" is not trusted: it was issued by \"{Issuer(certificate)}\", an authority that this machine does not know";
        }

        if ((faults & X509ChainStatusFlags.NotTimeValid) != 0)
        {
            return certificate.NotAfter < DateTime.Now
                ? $"the certificate of \"{host}\" has expired on {Day(certificate.NotAfter)}"
                : $"the certificate of \"{host}\" is not valid before {Day(certificate.NotBefore)}";
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return $"the certificate is for {Names(certificate)}, not for \"{host}\"";
        }

        return $"the certificate of \"{host}\" is not trusted: {faults}";
    }

    private static string Issuer(X509Certificate2 certificate) =>
        certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: true) is { Length: > 0 } name ? name : certificate.Issuer;

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())))
            .DefaultIfEmpty(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false));
        return string.Join(", ", names.Select(name => $"\"{name}\""));
    }

    private static string Day(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
