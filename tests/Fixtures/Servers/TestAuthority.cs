using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tests.Fixtures.Servers;

/// <summary>A certificate authority that lives as long as a test, and the server certificates it signs.</summary>
/// <remarks>A program trusts it through a file of <see cref="WritePem"/> in <c>SSL_CERT_FILE</c>; a second authority is one that nobody trusts.</remarks>
public sealed class TestAuthority : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly List<X509Certificate2> _issued = [];

    public TestAuthority(string name = "Test Authority")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        Certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(30));
    }

    /// <summary>The authority's own certificate, with its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The authority's certificate as PEM.</summary>
    public string Pem => Certificate.ExportCertificatePem() + "\n";

    /// <summary>Writes the authority's certificate to a file, and returns the path.</summary>
    public string WritePem(string path)
    {
        File.WriteAllText(path, Pem);
        return path;
    }

    /// <summary>A valid server certificate for host names and addresses.</summary>
    public X509Certificate2 Issue(params string[] hosts) => Issue(DateTimeOffset.UtcNow.AddDays(20), hosts);

    /// <summary>A server certificate that has expired yesterday.</summary>
    public X509Certificate2 IssueExpired(params string[] hosts) => Issue(DateTimeOffset.UtcNow.AddDays(-1), hosts);

    public void Dispose()
    {
        _issued.ForEach(certificate => certificate.Dispose());
        Certificate.Dispose();
    }

    private X509Certificate2 Issue(DateTimeOffset notAfter, string[] hosts)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={hosts[0]}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(host);
            }
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        using var bare = request.Create(Certificate, DateTimeOffset.UtcNow.AddDays(-20), notAfter, RandomNumberGenerator.GetBytes(16));
        var issued = bare.CopyWithPrivateKey(key);
        _issued.Add(issued);
        return issued;
    }
}
