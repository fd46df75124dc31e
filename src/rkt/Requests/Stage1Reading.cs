using Rkt.Cli.Commands;
using Rkt.Cli.Parsing;
using Rkt.Cli.Settings;
using Rkt.Host.Errors;
using Rkt.Images.Configuration;
using Rkt.Images.References;
using Rkt.Pods.Flavours;

namespace Rkt.Cli.Requests;

/// <summary>Reads which stage1 a new pod is to have: a flag, else the configuration, else the native one.</summary>
internal static class Stage1Reading
{
    /// <exception cref="RktException">Several are asked for, or one that there cannot be.</exception>
    public static Stage1Choice Read(Invocation call) => FindFlag(call.Flags) is { } flag
        ? OfFlag(flag, call.Flags.Text(flag), call.Global)
        : OfConfiguration(Stage1Settings.Read(call.Global.Configuration));

    /// <summary>What the configuration makes of pods for which nobody asks for a stage1.</summary>
    internal static Stage1Choice OfConfiguration(Stage1Settings settings)
    {
        var name = settings.Name is null ? null : $"{settings.Name}:{settings.Version}";
        if (name is not null && FindBuiltIn(name) is { } builtIn)
        {
            return builtIn;
        }

        return settings.Location switch
        {
            { } path when path.StartsWith('/') => OfConfiguredFile(path, name),
            { } url => Stage1Choice.Of(url, name),
            null when name is not null => Stage1Choice.Of(name),
            null => Stage1Choice.Native,
        };
    }

    private static Stage1Choice OfConfiguredFile(string path, string? name)
    {
        var installed = $"{Stage1Program.ImageDirectory}/{Path.GetFileName(path)}";
        return !File.Exists(path) && File.Exists(installed)
            ? Stage1Choice.Of(installed, name, isInstalled: true)
            : Stage1Choice.Of(path, name, IsInstalled(path));
    }

    /// <exception cref="RktException">More than one is given.</exception>
    private static Flag? FindFlag(FlagValues flags)
    {
        Flag? found = null;
        foreach (var flag in PodFlags.Stage1)
        {
            var count = flags.Has(flag) ? flags.All(flag).Count : 0;
            if (count > 1)
            {
                throw new RktException($"{flag} is given {count} times: a pod has one stage1");
            }

            if (count == 1 && found is not null)
            {
                throw new RktException($"{found} and {flag} are both given: a pod has one stage1");
            }

            found = count == 1 ? flag : found;
        }

        return found;
    }

    private static Stage1Choice OfFlag(Flag flag, string value, GlobalOptions global)
    {
        if (value.Length == 0)
        {
            throw UsageException.BadValue(flag, value, "must not be empty");
        }

        return flag.Name switch
        {
            PodFlags.Stage1Path => OfFile(Path.GetFullPath(value)),
            PodFlags.Stage1Url => OfUrl(flag, value),
            PodFlags.Stage1Hash => OfHash(flag, value),
            PodFlags.Stage1FromDirectory => OfDirectory(flag, value, PathSettings.Read(global.Configuration).Stage1Images),
            _ => FindBuiltIn(value) ?? Stage1Choice.Of(value),
        };
    }

    private static Stage1Choice? FindBuiltIn(string name) =>
        BuiltInName.Find(ImageName.ParseReference(name), BuildVersion.Text) is { } flavour ? Stage1Choice.Of(flavour) : null;

    private static Stage1Choice OfFile(string path) => Stage1Choice.Of(path, isInstalled: IsInstalled(path));

    private static Stage1Choice OfUrl(Flag flag, string value) => value.Contains(':') && ImageReference.Parse(value).Kind switch
    {
        ImageReferenceKind.Url or ImageReferenceKind.Docker => true,
        ImageReferenceKind.File => value.StartsWith("file:", StringComparison.OrdinalIgnoreCase),
        _ => false,
    }
        ? Stage1Choice.Of(value)
        : throw UsageException.BadValue(flag, value, "not a URL of an image (http, https, file or docker)");

    private static Stage1Choice OfHash(Flag flag, string value) => ImageReference.Parse(value).Kind == ImageReferenceKind.Key
        ? Stage1Choice.Of(value)
        : throw UsageException.BadValue(flag, value, "not the hash of an image (sha512-...)");

    private static Stage1Choice OfDirectory(Flag flag, string name, string? configured) => name.Contains('/') || name is "." or ".."
        ? throw UsageException.BadValue(flag, name, "must be the name of a file, without directories")
        : OfFile($"{configured ?? Stage1Program.ImageDirectory}/{name}");

    private static bool IsInstalled(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) == Stage1Program.ImageDirectory;
}
