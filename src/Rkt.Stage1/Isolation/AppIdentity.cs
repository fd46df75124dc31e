using System.Globalization;
using Rkt.Host.Errors;
using Rkt.Host.Files;

namespace Rkt.Stage1.Isolation;

/// <summary>The user and groups that an app runs as.</summary>
/// <param name="Uid">The user.</param>
/// <param name="Gid">The group.</param>
/// <param name="SupplementaryGids">Supplementary groups.</param>
public sealed record AppIdentity(uint Uid, uint Gid, IReadOnlyList<uint> SupplementaryGids)
{
    /// <summary>What event handlers run as.</summary>
    public static AppIdentity Root { get; } = new(0, 0, []);

    /// <summary>Finds out what an app's user and group words mean in its image.</summary>
    /// <param name="user">A number, a name of the image's /etc/passwd, or an absolute path, whose owner is meant; numbers are tried first.</param>
    /// <param name="group">The same for the group.</param>
    /// <param name="supplementary">Supplementary groups.</param>
    /// <param name="layers">The directories that the app's root is made of, uppermost first.</param>
    /// <param name="isMadeForDocker">Whether the image was: then a group that it does not know, of the user's name, has the user's number.</param>
    /// <exception cref="RktException">The image has no such user, group or file, or something else in the file's place.</exception>
    public static AppIdentity Resolve(
        string user, string group, IReadOnlyList<uint> supplementary, IReadOnlyList<string> layers, Func<bool> isMadeForDocker)
    {
        var uid = Find("user", user, "/etc/passwd", layers, static s => s.Uid) ?? throw Unknown("user", user, "/etc/passwd");
        var gid = Find("group", group, "/etc/group", layers, static s => s.Gid)
            ?? (group == user && isMadeForDocker() ? uid : throw Unknown("group", group, "/etc/group"));
        return new AppIdentity(uid, gid, supplementary);
    }

    private static RktException Unknown(string kind, string word, string database) => new($"the image has no {kind} \"{word}\"")
    {
        Hint = $"give a number, or a name of the image's {database}",
    };

    private static uint? Find(string kind, string word, string database, IReadOnlyList<string> layers, Func<FileStatus, uint> ownerOf)
    {
        if (word == "root")
        {
            return 0;
        }

        // 4294967295 is "leave it as it is" to the kernel: the app would run as us.
        if (uint.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number != uint.MaxValue)
        {
            return number;
        }

        if (word.StartsWith('/'))
        {
            return OwnerOf(kind, word, layers, ownerOf);
        }

        return Look(word, database, layers);
    }

    private static uint OwnerOf(string kind, string path, IReadOnlyList<string> layers, Func<FileStatus, uint> ownerOf)
    {
        foreach (var layer in layers)
        {
            using var file = RootedFile.OpenIfExists(layer, path);
            if (file is not null)
            {
                return ownerOf(FileStatus.Read(file));
            }
        }

        throw new RktException($"the image has no file \"{path}\", whose {kind} the app is to run as");
    }

    private static uint? Look(string name, string database, IReadOnlyList<string> layers)
    {
        foreach (var layer in layers)
        {
            using var file = RootedFile.OpenIfExists(layer, database);
            if (file is null)
            {
                continue;
            }

            if (!FileStatus.Read(file).IsRegularFile)
            {
                throw new RktException($"cannot look up \"{name}\": \"{database}\" of the image is not a file")
                {
                    Hint = "give numbers for the user and the group, or mend the image",
                };
            }

            using var reader = new StreamReader(new FileStream(file, FileAccess.Read));
            while (reader.ReadLine() is { } line)
            {
                var fields = line.Split(':');
                if (fields.Length >= 3 && fields[0] == name
                    && uint.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                {
                    return number;
                }
            }

            return null;
        }

        return null;
    }
}
