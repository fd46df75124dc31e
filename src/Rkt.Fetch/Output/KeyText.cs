using System.Text;
using Rkt.Images.Trust;

namespace Rkt.Fetch.Output;

/// <summary>A key as people compare it with what its owner has told them.</summary>
internal static class KeyText
{
    public static string Describe(PublicKey key)
    {
        var text = new StringBuilder($"gpg key fingerprint is: {key.Fingerprint.InGroups()}");
        foreach (var subkey in key.Subkeys)
        {
            text.Append($"\n    Subkey fingerprint: {subkey.Fingerprint.InGroups()}");
        }

        foreach (var identity in key.Identities)
        {
            text.Append($"\n\t{Printable(identity)}");
        }

        return text.ToString();
    }

    /// <summary>An identity is text that anybody can have made up: nothing in it may move the cursor over what is above it.</summary>
    public static string Printable(string identity) => string.Concat(identity.Select(character => char.IsControl(character) ? '?' : character));
}
