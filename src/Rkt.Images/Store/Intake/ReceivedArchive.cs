using Appc.Names;
using Rkt.Images.Archives;

namespace Rkt.Images.Store.Intake;

/// <summary>What is known of an archive once all of it has come in.</summary>
/// <param name="Id">The SHA-512 of the uncompressed tar.</param>
/// <param name="Size">Bytes of the uncompressed tar.</param>
/// <param name="ArchiveSize">Bytes as received.</param>
/// <param name="Compression">How it was compressed.</param>
internal sealed record ReceivedArchive(ImageId Id, long Size, long ArchiveSize, CompressionKind Compression);
