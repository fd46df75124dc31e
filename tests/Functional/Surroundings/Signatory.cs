using Tests.Fixtures;

namespace Tests.Functional.Surroundings;

/// <summary>Somebody who signs image files and hands out keys as files, without any server.</summary>
public sealed class Signatory(Site site) : IDisposable
{
    private int _files;

    public Gpg Gpg { get; } = new();

    /// <summary>Exports a public key to a file, as text, and returns the path.</summary>
    public string KeyFile(string fingerprint) => Write("asc", Gpg.Export(fingerprint, "--armor"));

    /// <summary>Puts bytes into a file of the site and returns the path.</summary>
    public string Write(string extension, byte[] content)
    {
        var path = $"{site.Root}/handed-over-{++_files}.{extension}";
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Makes an image file of the guest program with its signature beside it.</summary>
    /// <param name="signer">A key, or a subkey whose fingerprint ends in "!".</param>
    /// <param name="name">The image's name.</param>
    /// <param name="words">Arguments of the guest.</param>
    public string SignedImage(string signer, string name, params string[] words)
    {
        var path = AciFile.OfGuest($"{site.Root}/signed-{++_files}.aci", name, "", words);
        File.WriteAllBytes($"{path}.asc", Gpg.Sign(signer, File.ReadAllBytes(path), "--armor"));
        return path;
    }

    /// <summary>A fingerprint as people compare it: ten groups of four digits, two spaces in the middle.</summary>
    public static string InGroups(string fingerprint)
    {
        var groups = fingerprint.ToUpperInvariant().Chunk(4).Select(group => new string(group)).ToList();
        return $"{string.Join(' ', groups.Take(5))}  {string.Join(' ', groups.Skip(5))}";
    }

    /// <summary>Trusts a key for images whose names begin with a prefix.</summary>
    public void BeTrusted(string fingerprint, string prefix) =>
        site.Rkt("trust", $"--prefix={prefix}", "--skip-fingerprint-review", KeyFile(fingerprint)).Succeeded();

    public void Dispose() => Gpg.Dispose();
}
