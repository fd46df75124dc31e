using System.Text;
using Appc.Text;
using Rkt.Host.Errors;

namespace Rkt.Images.Building;

/// <summary>A path of the image that something is copied to.</summary>
/// <param name="Directory">The directory that it goes into, from the image's root, without a slash at either end.</param>
/// <param name="Name">The name it gets there; empty for the directory itself, into which the content goes.</param>
internal sealed record CopyDestination(byte[] Directory, byte[] Name)
{
    internal byte[] Path => Name.Length == 0 ? Directory : Join(Directory, Name);

    internal bool IsContent => Name.Length == 0;

    /// <exception cref="RktException">The path does not end in a name.</exception>
    internal static CopyDestination Parse(string path)
    {
        if (path.EndsWith('/'))
        {
            throw new RktException($"the destination {Quoted.Of(path)} ends in a slash") { Hint = "to copy into a directory, use copy-to-dir" };
        }

        var name = path[(path.LastIndexOf('/') + 1)..];
        return name is "" or "." or ".."
            ? throw new RktException($"the destination {Quoted.Of(path)} does not end in a name")
            : Into(path[..^name.Length], name);
    }

    internal static CopyDestination Into(string directory, string name) =>
        new(Encoding.UTF8.GetBytes(directory.Trim('/')), Encoding.UTF8.GetBytes(name));

    internal static byte[] Join(ReadOnlySpan<byte> directory, ReadOnlySpan<byte> name) =>
        directory.IsEmpty ? name.ToArray() : [.. directory, (byte)'/', .. name];
}
