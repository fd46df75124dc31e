using Rkt.Host.Errors;

namespace Rkt.Images.Configuration;

/// <summary>Where things are that rkt does not find at their usual places: kind "paths".</summary>
/// <param name="Data">The data directory, absolute; null when not configured.</param>
/// <param name="Stage1Images">The directory of <c>--stage1-from-dir</c>, absolute; null when not configured.</param>
public sealed record PathSettings(string? Data, string? Stage1Images)
{
    private const string DataField = "data";
    private const string Stage1ImagesField = "stage1-images";

    /// <summary>Reads the files of this kind alone, which is all that most commands need.</summary>
    /// <exception cref="RktException">A file cannot be used; the message names it.</exception>
    public static PathSettings Read(ConfigurationDirectories directories)
    {
        LayeredItems<string>? paths = null;
        ConfigurationFile.ReadAll(directories, ConfigurationKind.PathsDirectory, (kind, fields) =>
        {
            if (kind != ConfigurationKind.Paths)
            {
                return false;
            }

            paths ??= new LayeredItems<string>("field");
            Add(paths, fields, DataField);
            Add(paths, fields, Stage1ImagesField);
            return true;
        });
        return new PathSettings(paths?.Find(DataField), paths?.Find(Stage1ImagesField));
    }

    private static void Add(LayeredItems<string> paths, ConfigurationFields fields, string name)
    {
        if (fields.Text(name) is { } path)
        {
            paths.Add(name, path.StartsWith('/') ? path : throw fields.Fail($"field \"{name}\" is not an absolute path"), fields);
        }
    }
}
