using Appc.Images;
using Appc.Json;
using Appc.Names;
using Rkt.Host.Errors;

namespace Rkt.Pods.Preparation;

/// <summary>Puts together what an image says of its app and what the user wants different.</summary>
internal static class AppMerge
{
    /// <summary>The user and group of an image that does not say how it is run.</summary>
    private const string Root = "0";

    public static App Merge(ImageManifest image, AppRequest request, PodRequest pod)
    {
        var app = image.App ?? new App { User = Root, Group = Root };
        return app with
        {
            Exec = Exec(image, app, request),
            User = request.User ?? app.User,
            Group = request.Group ?? app.Group,
            SupplementaryGids = request.SupplementaryGids ?? app.SupplementaryGids,
            WorkingDirectory = request.WorkingDirectory ?? app.WorkingDirectory,
            Environment = Environment(pod.InheritedEnvironment, app.Environment, request.Environment, pod.Environment),
            Isolators = IsolatorList.Merge(app.Isolators, request.Isolators),
            UserAnnotations = Merge(app.UserAnnotations, request.UserAnnotations),
            UserLabels = Merge(app.UserLabels, request.UserLabels),
        };
    }

    /// <summary>The name asked for, else the last part of the image's name, made fit.</summary>
    public static AcName Name(ImageManifest image, AppRequest request)
    {
        if (request.Name is not null)
        {
            return request.Name;
        }

        var name = image.Name.ToString();
        return AcName.Sanitize(name[(name.LastIndexOf('/') + 1)..]);
    }

    private static OptionalList<string> Exec(ImageManifest image, App app, AppRequest request)
    {
        OptionalList<string> exec = request.Exec is not null
            ? [request.Exec, .. request.Arguments]
            : request.Arguments.Count > 0 ? [.. app.Exec, .. request.Arguments] : app.Exec;
        return exec.Count > 0 && exec[0].Length > 0 && (request.Exec is not null || app.Exec.Count > 0)
            ? exec
            : throw new RktException($"image \"{image.Name}\" has an empty \"exec\" (try --exec=BINARY)");
    }

    /// <summary>The environment, lowest layer first: a name keeps its place and takes the value of the highest layer that has it.</summary>
    private static EnvironmentSet Environment(
        IReadOnlyList<EnvironmentVariable> inherited,
        EnvironmentSet ofImage,
        IReadOnlyList<EnvironmentVariable> ofApp,
        IReadOnlyList<EnvironmentVariable> ofPod)
    {
        if (inherited.Count + ofApp.Count + ofPod.Count == 0)
        {
            return ofImage;
        }

        var places = new Dictionary<EnvironmentName, int>();
        var merged = new List<EnvironmentVariable>();
        foreach (var variable in (IEnumerable<EnvironmentVariable>)[.. inherited, .. ofImage, .. ofApp, .. ofPod])
        {
            if (places.TryAdd(variable.Name, merged.Count))
            {
                merged.Add(variable);
            }
            else
            {
                merged[places[variable.Name]] = variable;
            }
        }

        return EnvironmentSet.Create([.. merged]);
    }

    private static IReadOnlyList<KeyValuePair<string, string>> Merge(
        IReadOnlyList<KeyValuePair<string, string>> ofImage,
        IReadOnlyList<KeyValuePair<string, string>> ofRequest) =>
        ofRequest.Count == 0
            ? ofImage
            : [.. ofImage.Where(pair => !ofRequest.Any(other => other.Key == pair.Key)), .. ofRequest];
}
