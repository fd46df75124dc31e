namespace Rkt.Images.Configuration;

/// <summary>The stage1 that pods get when nobody asks for another: kind "stage1".</summary>
/// <param name="Name">The image's name; set together with the version.</param>
/// <param name="Version">The image's version label.</param>
/// <param name="Location">An absolute path, or a URL.</param>
public sealed record Stage1Settings(string? Name, string? Version, string? Location)
{
    private static readonly string[] Schemes = ["file", "http", "https", "docker"];

    /// <summary>Reads the files of this kind alone.</summary>
    /// <exception cref="Rkt.Host.Errors.RktException">A file cannot be used; the message names it.</exception>
    public static Stage1Settings Read(ConfigurationDirectories directories)
    {
        LayeredItems<Image>? images = null;
        LayeredItems<string>? locations = null;
        ConfigurationFile.ReadAll(directories, ConfigurationKind.Stage1Directory, (kind, fields) =>
        {
            if (kind != ConfigurationKind.Stage1)
            {
                return false;
            }

            if (ReadImage(fields) is { } image)
            {
                (images ??= new("field")).Add("name", image, fields);
            }

            if (ReadLocation(fields) is { } location)
            {
                (locations ??= new("field")).Add("location", location, fields);
            }

            return true;
        });
        var chosen = images?.Find("name");
        return new Stage1Settings(chosen?.Name, chosen?.Version, locations?.Find("location"));
    }

    private static Image? ReadImage(ConfigurationFields fields) => (fields.Text("name"), fields.Text("version")) switch
    {
        (null, null) => null,
        ({ } name, { } version) => new Image(name, version),
        (null, _) => throw fields.Fail("field \"version\" is there, and field \"name\" is missing"),
        _ => throw fields.Fail("field \"name\" is there, and field \"version\" is missing"),
    };

    private static string? ReadLocation(ConfigurationFields fields)
    {
        var location = fields.Text("location");
        if (location is null || location.StartsWith('/') || Schemes.Any(scheme => location.StartsWith($"{scheme}:", StringComparison.Ordinal)))
        {
            return location;
        }

        throw fields.Fail($"field \"location\" is neither an absolute path nor a URL with one of the schemes {string.Join(", ", Schemes)}");
    }

    private sealed record Image(string Name, string Version);
}
