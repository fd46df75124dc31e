using System.Security.Cryptography;
using Appc.Names;
using Rkt.Host.Errors;
using Rkt.Images.Store;
using Rkt.Images.Trust;

namespace Rkt.Images.Fetching;

/// <summary>Nothing passes unless a trusted key has signed it: judges the signature before the archive comes, the archive while it comes, and the signer when the image's name is known.</summary>
internal sealed class SignatureGate : IArchiveWitness, IDisposable
{
    private readonly KeyStore _keys;
    private readonly SignatureCheck _check;

    private SignatureGate(KeyStore keys, SignatureCheck check)
    {
        _keys = keys;
        _check = check;
    }

    /// <summary>Opens the gate for an archive.</summary>
    /// <param name="services">The keys and who trusts them.</param>
    /// <param name="signature">The signature's bytes.</param>
    /// <param name="location">Where it comes from, for messages.</param>
    /// <param name="name">The image's name, when it is known beforehand: then only its keys count from the start.</param>
    /// <exception cref="RktException">The signature is none, or of nobody trusted: nothing needs to be downloaded.</exception>
    public static SignatureGate Open(FetchServices services, ReadOnlySpan<byte> signature, string location, AcIdentifier? name)
    {
        var parsed = Parse(signature, location);
        var keyring = name is null ? services.Keys.ForAnyImage() : services.Keys.ForImage(name);
        return new SignatureGate(services.Keys, keyring.Begin(parsed));
    }

    public bool TakesSha512 => _check.TakesSha512;

    public void Append(ReadOnlySpan<byte> bytes) => _check.Append(bytes);

    public void TakeSha512(IncrementalHash hash) => _check.TakeSha512(hash);

    /// <summary>Decides, after the last byte.</summary>
    /// <exception cref="RktException">The signature is not of these bytes, or its maker is not trusted for images of this name.</exception>
    public Signer Finish(AcIdentifier name)
    {
        var signer = _check.Finish();
        return _keys.ForImage(name).Keys.Any(key => key.Fingerprint == signer.Fingerprint)
            ? signer
            : throw new RktException($"image \"{name}\" is signed by key {signer.Fingerprint}, which is trusted for other images only")
            {
                Hint = $"to trust it for this one too: rkt trust --prefix={name} KEY",
            };
    }

    public void Dispose() => _check.Dispose();

    private static DetachedSignature Parse(ReadOnlySpan<byte> signature, string location)
    {
        try
        {
            return DetachedSignature.Parse(signature);
        }
        catch (FormatException e)
        {
            throw new RktException($"\"{location}\" is not a signature", e)
            {
                Hint = "a signature is made by: gpg --armor --detach-sign IMAGE.aci",
            };
        }
    }
}
