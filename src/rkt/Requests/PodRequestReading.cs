using System.Net;
using Appc.Images;
using Appc.Names;
using Appc.Pods;
using Rkt.Cli.Commands;
using Rkt.Cli.Parsing;
using Rkt.Cli.Settings;
using Rkt.Host.Errors;
using Rkt.Pods.Preparation;

namespace Rkt.Cli.Requests;

/// <summary>Reads what a command line wants of a pod.</summary>
internal static class PodRequestReading
{
    private static readonly Flag[] ExcludedByManifest =
    [
        PodFlags.Volume, ImageFlags.Mount, PodFlags.Port, PodFlags.Sysctl, PodFlags.InheritEnvironment, PodFlags.SetEnvironment,
        PodFlags.SetEnvironmentFile, PodFlags.StoreOnly, PodFlags.NoStore,
    ];

    /// <exception cref="RktException">A flag has a bad value or does not go with another, or nothing is asked for.</exception>
    public static PodRequest Read(Invocation call)
    {
        var flags = call.Flags;
        if (flags.TextOrNull(PodFlags.PodManifest) is { Length: > 0 } path)
        {
            return OfManifest(call, path);
        }

        if (call.Images.Count == 0)
        {
            throw new RktException("must provide at least one image or specify the pod manifest");
        }

        var volumes = flags.ReadAll(PodFlags.Volume, Volume.Parse);
        FlagReading.CheckKeys(PodFlags.Volume, volumes.Select(volume => volume.Name.ToString()));
        return new PodRequest
        {
            Apps = [.. call.Images.Select(AppRequestReading.Read)],
            Volumes = volumes,
            Mounts = flags.ReadAll(ImageFlags.Mount, MountList.Parse),
            Ports = flags.ReadAll(PodFlags.Port, ReadPort),
            Sysctls = flags.ReadPairs(PodFlags.Sysctl),
            InheritedEnvironment = flags.IsOn(PodFlags.InheritEnvironment) ? EnvironmentText.ReadInherited() : [],
            Environment = ReadEnvironment(flags),
            Stage1 = Stage1Reading.Read(call),
            NoOverlay = flags.IsOn(PodFlags.NoOverlay),
            PrivateUsers = flags.IsOn(PodFlags.PrivateUsers),
        };
    }

    /// <summary>Reads <c>NAME:[HOSTIP:]HOSTPORT</c>.</summary>
    /// <exception cref="FormatException">It is not of that form.</exception>
    internal static ExposedPort ReadPort(string text)
    {
        var nameEnd = text.IndexOf(':');
        var portStart = text.LastIndexOf(':');
        if (nameEnd < 0)
        {
            throw new FormatException("must be NAME:[HOSTIP:]HOSTPORT");
        }

        if (!ushort.TryParse(text.AsSpan(portStart + 1), out var port) || port == 0)
        {
            throw new FormatException($"host port \"{text[(portStart + 1)..]}\" is not in the range 1 to 65535");
        }

        var address = portStart > nameEnd ? text[(nameEnd + 1)..portStart].Trim('[', ']') : null;
        return new ExposedPort
        {
            Name = AcName.Parse(text[..nameEnd]),
            HostPort = port,
            HostIp = address is null ? null
                : IPAddress.TryParse(address, out var ip) ? ip
                : throw new FormatException($"\"{address}\" is not an IP address"),
        };
    }

    private static PodRequest OfManifest(Invocation call, string path)
    {
        RequireNothingBeside(call);
        try
        {
            return new PodRequest
            {
                Manifest = PodManifest.Parse(File.ReadAllBytes(path)),
                Stage1 = Stage1Reading.Read(call),
                NoOverlay = call.Flags.IsOn(PodFlags.NoOverlay),
                PrivateUsers = call.Flags.IsOn(PodFlags.PrivateUsers),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new RktException($"cannot read pod manifest \"{path}\"", e);
        }
    }

    /// <exception cref="RktException">Something is given that a manifest says.</exception>
    private static void RequireNothingBeside(Invocation call)
    {
        var conflicts = ExcludedByManifest.Where(call.Flags.Has).Select(flag => flag.ToString()).ToList();
        if (call.Flags.TextOrNull(PodFlags.PullPolicy) is { } policy && policy != PodFlags.PullPolicy.Default)
        {
            conflicts.Add(PodFlags.PullPolicy.ToString());
        }

        conflicts.AddRange(call.Images.Select(image => $"image \"{image.Image}\""));
        if (conflicts.Count > 0)
        {
            throw new RktException($"conflicting flags set with --pod-manifest (see --help): {string.Join(", ", conflicts)}");
        }
    }

    /// <summary>Files first, so that variables of the command line win.</summary>
    private static IReadOnlyList<EnvironmentVariable> ReadEnvironment(FlagValues flags)
    {
        var ofFiles = flags.All(PodFlags.SetEnvironmentFile).SelectMany(EnvironmentText.ReadFile).ToList();
        FlagReading.CheckKeys(PodFlags.SetEnvironmentFile, ofFiles.Select(variable => variable.Name.ToString()));
        var ofFlags = flags.ReadAll(PodFlags.SetEnvironment, EnvironmentText.Parse);
        FlagReading.CheckKeys(PodFlags.SetEnvironment, ofFlags.Select(variable => variable.Name.ToString()));
        return [.. ofFiles, .. ofFlags];
    }
}
