using System.Net;
using System.Security.Cryptography;
using Rkt.Host.Errors;
using Rkt.Images.Downloads;
using Rkt.Images.Store;

namespace Rkt.Images.Fetching;

/// <summary>The signature of an archive on a server: asked for before the archive is read, or after it, when the server wants time to make it.</summary>
internal sealed class RemoteSignature(FetchServices services, ArchiveLocation location) : IArchiveWitness
{
    private const int MaxSignature = 1 << 20;
    private SignatureGate? _gate;

    /// <summary>Judges the signature before anything of the archive is read, unless the server defers it (202).</summary>
    /// <exception cref="RktException">There is no signature, or none that could be accepted.</exception>
    public void OpenEarly()
    {
        if (Read() is { } signature)
        {
            _gate = Open(signature);
        }
    }

    public bool TakesSha512 => _gate?.TakesSha512 != false;

    public void Append(ReadOnlySpan<byte> bytes) => _gate?.Append(bytes);

    public void TakeSha512(IncrementalHash hash) => _gate?.TakeSha512(hash);

    /// <summary>The gate that has seen the whole archive.</summary>
    /// <param name="image">The image that has come in; read again when the signature was deferred.</param>
    /// <exception cref="RktException">The server has not made the signature in the meantime.</exception>
    public SignatureGate OpenLate(PendingImage image)
    {
        if (_gate is { } gate)
        {
            return gate;
        }

        var late = Open(Read() ?? throw new RktException($"the signature at \"{UrlText.Of(location.Signature)}\" is not ready yet (HTTP 202 Accepted)")
        {
            Hint = "try again later",
        });
        using var archive = File.OpenRead(image.ArchivePath);
        var buffer = new byte[256 * 1024];
        for (var length = archive.Read(buffer); length > 0; length = archive.Read(buffer))
        {
            late.Append(buffer.AsSpan(0, length));
        }

        return late;
    }

    private SignatureGate Open(byte[] signature) => SignatureGate.Open(services, signature, location.SignatureFile ?? UrlText.Of(location.Signature), location.Expected?.Name.Name);

    private byte[]? Read()
    {
        if (location.SignatureFile is { } file)
        {
            return LocalArchive.ReadSignature(file);
        }

        services.Listener.Detail(FetchTopic.Image, $"downloading signature from {UrlText.Of(location.Signature)}");
        try
        {
            return services.Transfer.ReadAll(location.Signature, MaxSignature, services.AllowsPlainHttp(location.Signature));
        }
        catch (TransferException e) when (e.Status == HttpStatusCode.Accepted)
        {
            return null;
        }
        catch (TransferException e) when (e.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            throw new RktException($"image \"{UrlText.Of(location.Image)}\" has no signature", e)
            {
                Hint = "ask whoever publishes it to sign it; to use it all the same: --insecure-options=image",
            };
        }
    }
}
