using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using Appc.Names;
using Rkt.Images.Archives;
using Rkt.Images.Archives.Tar;

namespace Rkt.Images.Store.Intake;

/// <summary>Takes an archive in, once from front to back: records it and shows it to a witness as it comes, decompresses, hashes and unpacks, each on a thread of its own.</summary>
internal sealed class ArchiveIntake
{
    private const int Hasher = 0;
    private const int Unpacker = 1;
    private const int Readers = 2;
    private const long LeastBomb = 256L << 20;
    private const int MaxRatio = 200;

    private readonly BlockRing _ring = new(Readers);
    private readonly ObservedStream _input;
    private readonly IArchiveWitness? _witness;
    private readonly byte[] _hash = new byte[SHA512.HashSizeInBytes];
    private CompressionKind _compression;
    private bool _sharesHash;
    private Exception? _hashFailure;

    private ArchiveIntake(Stream archive, Action<ReadOnlySpan<byte>> record, IArchiveWitness? witness)
    {
        _input = new ObservedStream(archive, record);
        _witness = witness;
    }

    /// <summary>Takes in an archive.</summary>
    /// <param name="archive">The archive as received; read to its end.</param>
    /// <param name="record">Given the same bytes, in order, on a thread of the intake.</param>
    /// <param name="witness">Sees them too, or their hash; null for nobody.</param>
    /// <param name="unpack">Reads the uncompressed tar, on the calling thread; the bytes that it leaves are hashed all the same.</param>
    /// <exception cref="InvalidDataException">The compressed data is damaged.</exception>
    /// <exception cref="IOException">Reading failed. What <paramref name="record"/> and <paramref name="unpack"/> throw comes through too.</exception>
    public static ReceivedArchive Run(Stream archive, Action<ReadOnlySpan<byte>> record, IArchiveWitness? witness, Action<TarReader> unpack)
    {
        var intake = new ArchiveIntake(archive, record, witness);
        var size = intake.Run(unpack);
        return new ReceivedArchive(ImageId.FromSha512(intake._hash), size, intake._input.Count, intake._compression);
    }

    private long Run(Action<TarReader> unpack)
    {
        var threads = new[] { Start(Decompress, "decompress"), Start(Hash, "hash") };
        try
        {
            var source = new BlockRingSource(_ring, Unpacker);
            var tar = new TarReader(source);
            unpack(tar);
            tar.SkipToEndOfInput();
            return source.Count;
        }
        catch (BlockRingException e)
        {
            _ring.Cancel();
            ExceptionDispatchInfo.Throw(e.InnerException!);
            throw;
        }
        catch (OperationCanceledException) when (_hashFailure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
            throw;
        }
        catch
        {
            _ring.Cancel();
            throw;
        }
        finally
        {
            Array.ForEach(threads, thread => thread.Join());
        }
    }

    private static Thread Start(ThreadStart work, string name)
    {
        var thread = new Thread(work) { Name = name, IsBackground = true };
        thread.Start();
        return thread;
    }

    private void Decompress()
    {
        try
        {
            using var stream = Decompression.Open(_input, out _compression);
            _sharesHash = _compression == CompressionKind.None && _witness?.TakesSha512 == true;
            _input.ShowTo(_sharesHash ? null : _witness);
            long written = 0;
            while (_ring.BeginWrite() is { } block)
            {
                var length = stream.ReadAtLeast(block, block.Length, throwOnEndOfStream: false);
                if (length == 0)
                {
                    _input.ReadRest();
                    _ring.Close(failure: null);
                    return;
                }

                _ring.EndWrite(length);
                written += length;
                RefuseBomb(written);
            }
        }
        catch (Exception e)
        {
            // Whatever it is, the thread that waits for the bytes throws it.
            _ring.Close(e);
        }
    }

    // A few megabytes can hold enough zeros to fill any disk, before a signature can say that they should not be there.
    private void RefuseBomb(long written)
    {
        if (written > LeastBomb && written / MaxRatio > _input.Count)
        {
            throw new InvalidDataException(
                $"compressed more than {MaxRatio} : 1, which only archives made to fill a disk are (decompress it yourself if you trust it)");
        }
    }

    private void Hash()
    {
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
            for (var block = _ring.Take(Hasher); !block.IsEmpty; block = _ring.Take(Hasher))
            {
                hash.AppendData(block.Span);
                _ring.Release(Hasher);
            }

            if (_sharesHash)
            {
                _witness!.TakeSha512(hash);
            }

            hash.GetHashAndReset(_hash);
        }
        catch (Exception e) when (e is OperationCanceledException or BlockRingException)
        {
            // The thread that unpacks meets the same, and reports it.
        }
        catch (Exception e)
        {
            _hashFailure = e;
            _ring.Cancel();
        }
    }
}
