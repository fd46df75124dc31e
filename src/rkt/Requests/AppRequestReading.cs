using System.Globalization;
using Appc.Images;
using Appc.Names;
using Rkt.Cli.Parsing;
using Rkt.Cli.Settings;
using Rkt.Pods.Layout;
using Rkt.Pods.Preparation;

namespace Rkt.Cli.Requests;

/// <summary>Reads what a command line wants of an app.</summary>
internal static class AppRequestReading
{
    public static AppRequest Read(ImageSection section)
    {
        var flags = section.Flags;
        return new AppRequest
        {
            Image = section.Image,
            Name = flags.ReadOrNull(ImageFlags.Name, AcName.Parse),
            Exec = flags.ReadOrNull(ImageFlags.Exec, NotEmpty),
            Arguments = section.Arguments ?? [],
            User = flags.ReadOrNull(ImageFlags.User, NotEmpty),
            Group = flags.ReadOrNull(ImageFlags.Group, NotEmpty),
            SupplementaryGids = flags.ReadOrNull(ImageFlags.SupplementaryGids, ReadGids),
            WorkingDirectory = flags.ReadOrNull(ImageFlags.WorkingDirectory, Absolute),
            ReadOnlyRootFs = flags.IsOn(ImageFlags.ReadOnlyRootFs),
            Mounts = flags.ReadAll(ImageFlags.Mount, MountList.Parse),
            Environment = flags.ReadAll(ImageFlags.Environment, EnvironmentText.Parse),
            Annotations = ReadAnnotations(flags),
            UserAnnotations = flags.ReadPairs(ImageFlags.UserAnnotation),
            UserLabels = flags.ReadPairs(ImageFlags.UserLabel),
            Isolators = IsolatorReading.Read(flags),
            Signature = flags.TextOrNull(ImageFlags.Signature),
        };
    }

    private static AnnotationSet ReadAnnotations(FlagValues flags)
    {
        var annotations = flags.ReadAnnotations(ImageFlags.Annotation);
        return flags.ReadOrNull(ImageFlags.Restart, CheckRestart) is { } restart
            ? annotations.With(AcIdentifier.Parse(RestartPolicy.Annotation), restart)
            : annotations;
    }

    private static string CheckRestart(string value)
    {
        _ = RestartPolicy.Parse(value);
        return value;
    }

    private static IReadOnlyList<uint> ReadGids(string value) => Array.ConvertAll(
        value.Split(','),
        static word => uint.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var gid)
            ? gid
            : throw new FormatException($"\"{word}\" is not a group id"));

    private static string NotEmpty(string value) => value.Length > 0 ? value : throw new FormatException("must not be empty");

    private static string Absolute(string value) =>
        value.StartsWith('/') ? value : throw new FormatException("must be an absolute path");
}
