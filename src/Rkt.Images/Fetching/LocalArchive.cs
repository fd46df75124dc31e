using Rkt.Host.Errors;
using Rkt.Images.Store;

namespace Rkt.Images.Fetching;

/// <summary>Takes an archive from a file into the store.</summary>
internal sealed class LocalArchive(FetchServices services)
{
    // Far more than a signature by a hundred keys takes.
    private const int MaxSignature = 1 << 20;

    /// <summary>Takes the archive in, verified unless signatures are not asked for.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="signature">The file with its signature; null for the one beside it, with <c>.asc</c> added.</param>
    /// <exception cref="RktException">It cannot be read, is no image, or is not trusted; the store is as before.</exception>
    public StoredImage Get(string path, string? signature)
    {
        try
        {
            // Before the signature: when both are missing, it is the image that the user has got wrong.
            if (Directory.Exists(path))
            {
                throw new RktException($"\"{path}\" is a directory, not an image archive");
            }

            using var archive = File.OpenRead(path);
            using var gate = services.AsksForSignatures ? OpenGate(signature ?? $"{path}.asc") : null;
            using var pending = services.Store.Receive(archive, new ReceiveOptions { Origin = path, Witness = gate });
            return Admission.Admit(services, pending, gate, new ImportOptions { Origin = path });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RktException($"cannot use image from file \"{path}\"", e);
        }
    }

    private SignatureGate OpenGate(string signature) => SignatureGate.Open(services, ReadSignature(signature), signature, name: null);

    /// <summary>Reads a signature file.</summary>
    /// <exception cref="RktException">There is none, or it is not one.</exception>
    public static byte[] ReadSignature(string path)
    {
        if (!File.Exists(path))
        {
            throw new RktException($"open {path}: no such file or directory")
            {
                Hint = "the image has no signature; to use it all the same: --insecure-options=image",
            };
        }

        using var file = File.OpenRead(path);
        return file.Length <= MaxSignature
            ? ReadAll(file)
            : throw new RktException($"signature file \"{path}\" has {file.Length} bytes: that is no signature");
    }

    private static byte[] ReadAll(FileStream file)
    {
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
