using Appc.Names;
using Appc.Text;
using Rkt.Host.Errors;
using Rkt.Host.Files;
using Rkt.Images.Archives;

namespace Rkt.Images.Building;

/// <summary>Writes the image of a build to an archive file.</summary>
/// <remarks>
/// The same image gives the same bytes: entries are sorted, the manifest is last, and nothing of the time, the machine or the
/// user of the build is in it. The file is there whole or not at all.
/// </remarks>
public sealed class ImageWriting(BuildContext build, SourceDate sourceDate)
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Writes the archive, gzip-compressed.</summary>
    /// <returns>The image's ID.</returns>
    /// <exception cref="RktException">The image has no name, the file exists, or cannot be written; nothing is left then.</exception>
    public ImageId Write(string file, ExistingFile existing)
    {
        if (build.Manifest.Name == BuildContext.Unnamed)
        {
            throw new RktException("can't write ACI, name was never set") { Hint = "set it with \"acbuild set-name\"" };
        }

        if (Path.Exists(file) && existing == ExistingFile.Keep)
        {
            throw Exists(file);
        }

        // Replacing is a rename: it would put the image in the place of a device, too.
        if (Path.Exists(file) && !IsRegularFile(file))
        {
            throw new RktException($"cannot write {Quoted.Of(file)}: it is not a regular file");
        }

        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))))
        {
            throw new RktException($"cannot write {Quoted.Of(file)}: its directory does not exist");
        }

        var temporary = BuildLeftovers.NewPath(Path.GetFullPath(file));
        using var rollback = new Rollback();
        try
        {
            BuildLeftovers.Remove(file);
            rollback.Add(() => File.Delete(temporary));
            var id = WriteArchive(temporary);
            Publish(temporary, file, existing);
            rollback.Commit();
            return id;
        }
        catch (UnauthorizedAccessException)
        {
            throw new RktException($"cannot write {Quoted.Of(file)}: permission denied");
        }
        catch (IOException e)
        {
            throw new RktException($"cannot write {Quoted.Of(file)}", CauseOf(e));
        }
    }

    // The runtime's own message names the temporary file, which the user has never heard of; its code is the kernel's.
    private static IOException CauseOf(IOException failure) =>
        failure is not KernelException && failure.HResult is > 0 and < 4096 ? new KernelException("write", failure.HResult) : failure;

    private static bool IsRegularFile(string path) =>
        FileStatus.ReadTargetIfExists(path) is { IsRegularFile: true };

    private static void Publish(string temporary, string file, ExistingFile existing)
    {
        try
        {
            File.Move(temporary, file, overwrite: existing == ExistingFile.Replace);
        }
        catch (IOException) when (existing == ExistingFile.Keep && Path.Exists(file))
        {
            throw Exists(file);
        }
    }

    private static RktException Exists(string file) => new($"ACI already exists: {file}") { Hint = "replace it with --overwrite" };

    private ImageId WriteArchive(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        byte[] hash;
        using (var compressed = Compression.Open(file, CompressionKind.Gzip))
        using (var hashing = new HashingStream(compressed))
        {
            // Headers are small: hashing and compressing like larger pieces.
            using (var buffered = new BufferedStream(hashing, BufferSize))
            {
                new ImageArchive(build, sourceDate).Write(buffered);
                buffered.Flush();
                hash = hashing.Finish();
            }
        }

        file.Flush(flushToDisk: true);
        return ImageId.FromSha512(hash);
    }
}
