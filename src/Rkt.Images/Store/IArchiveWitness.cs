using System.Security.Cryptography;

namespace Rkt.Images.Store;

/// <summary>Sees every byte of an archive as it comes in, in order and on another thread: what a signature is checked with.</summary>
public interface IArchiveWitness
{
    /// <summary>Whether a SHA-512 is all that is made of the bytes. The store makes one of an uncompressed archive anyway, and gives that in their place.</summary>
    bool TakesSha512 { get; }

    /// <summary>Takes the next bytes.</summary>
    void Append(ReadOnlySpan<byte> bytes);

    /// <summary>Takes the hash over all bytes, once, in place of the bytes.</summary>
    /// <param name="hash">Still running, and the caller's: to be cloned.</param>
    void TakeSha512(IncrementalHash hash);
}
