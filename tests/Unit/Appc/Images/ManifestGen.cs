using Appc.Images;
using Appc.Isolators;
using Appc.Names;
using CsCheck;
using EventHandler = Appc.Images.EventHandler;

namespace Tests.Unit.Appc.Images;

/// <summary>Generates valid parts of manifests, with the texts that are hard to carry through JSON.</summary>
internal static class ManifestGen
{
    public static readonly Gen<AcName> Name = Gen.String[Gen.Char["abz09-"], 1, 6].Where(text => AcName.TryParse(text, out _)).Select(AcName.Parse);

    public static readonly Gen<AcIdentifier> Identifier =
        Gen.String[Gen.Char["abz09-._~/"], 1, 8].Where(text => AcIdentifier.TryParse(text, out _)).Select(AcIdentifier.Parse);

    public static readonly Gen<string> Text = Gen.String[Gen.Char["aé<>&+\"\\/\t\n\u2028\u007f 漢"], 0, 6];

    public static readonly Gen<LabelSet> Labels = Gen.Select(Identifier, Text, (name, value) => new Label(name, value))
        .Where(label => label.Name.ToString() is not ("name" or "os" or "arch"))
        .Array[0, 4].Select(labels => LabelSet.Create([.. labels.DistinctBy(label => label.Name)]));

    public static readonly Gen<AnnotationSet> Annotations = Gen.Select(Identifier, Text, (name, value) => new Annotation(name, value))
        .Array[0, 4].Select(annotations => AnnotationSet.Create([.. annotations.DistinctBy(annotation => annotation.Name)]));

    public static readonly Gen<IReadOnlyList<KeyValuePair<string, string>>> Metadata = Gen.Select(Text, Text, KeyValuePair.Create)
        .Array[0, 3].Select(entries => (IReadOnlyList<KeyValuePair<string, string>>)[.. entries.DistinctBy(entry => entry.Key)]);

    public static readonly Gen<Isolator> Isolator = Gen.OneOf<IsolatorFor>(
            Gen.Long[0, 1L << 40].Select(limit => new IsolatorFor(IsolatorNames.Memory, new ResourceValue { Limit = Quantity.FromInteger(limit) })),
            Text.Array[1, 3].Select(set => new IsolatorFor(IsolatorNames.CapabilitiesRemoveSet, new CapabilitiesValue(set))),
            Gen.Bool.Select(flag => new IsolatorFor(IsolatorNames.NoNewPrivileges, new FlagValue(flag))))
        .Select(isolator => global::Appc.Isolators.Isolator.Create(isolator.Name, isolator.Value));

    public static readonly Gen<App> App =
        from exec in Text.Array[0, 3]
        from user in Gen.String[Gen.Char.AlphaNumeric, 1, 5]
        from gids in Gen.UInt[0, 65535].Array[0, 2]
        from directory in Text
        from mountPoints in Gen.Select(Name, Text, (name, path) => new MountPoint { Name = name, Path = "/" + path }).Array[0, 3]
        from ports in Gen.Select(Name, Gen.Int[1, 65000], Gen.Int[1, 500], (name, number, count) =>
            new Port { Name = name, Protocol = "tcp", Number = number, Count = count }).Array[0, 3]
        from isolators in Isolator.Array[0, 3]
        from metadata in Metadata
        select new App
        {
            Exec = [.. exec],
            EventHandlers = exec.Length == 0 ? [] : [new EventHandler(EventHandler.PreStart, [.. exec])],
            User = user,
            Group = user,
            SupplementaryGids = gids,
            WorkingDirectory = "/" + directory,
            Environment = [new EnvironmentVariable(EnvironmentName.Parse("A"), directory)],
            MountPoints = [.. mountPoints.DistinctBy(mountPoint => mountPoint.Name)],
            Ports = [.. ports.DistinctBy(port => port.Name)],
            Isolators = isolators,
            UserAnnotations = metadata,
            UserLabels = metadata,
        };

    public static readonly Gen<ImageManifest> Image = Gen.Select(Identifier, Labels, App, Annotations, (name, labels, app, annotations) =>
        new ImageManifest
        {
            Name = name,
            Labels = labels,
            App = labels.Count == 0 ? null : app,
            Annotations = annotations,
            Dependencies = [new Dependency { ImageName = name, Labels = labels, Size = labels.Count }],
            PathWhitelist = ["/" + app.User],
        });

    private sealed record IsolatorFor(string Name, IsolatorValue Value);
}
