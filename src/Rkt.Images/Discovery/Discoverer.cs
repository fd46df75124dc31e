using Appc.Names;
using Rkt.Host.Errors;

namespace Rkt.Images.Discovery;

/// <summary>Finds out where images and public keys are, by asking the hosts in their names (App container specification, "image discovery").</summary>
/// <param name="readPage">Gets the whole body of a page, at most <see cref="MaximumPageBytes"/>, or throws saying why not.</param>
/// <param name="settings">What is allowed.</param>
/// <remarks>
/// The page of the name itself is asked first, then those of the names above it; the first that announces something of use ends the
/// walk. When none does, the URL made of the name alone is offered as the last resort.
/// </remarks>
public sealed class Discoverer(Func<Uri, byte[]> readPage, DiscoverySettings settings)
{
    /// <summary>The most that a page may have. A megabyte of hostile HTML takes about 100 MB to parse.</summary>
    public const int MaximumPageBytes = 1 << 20;

    private const string SimpleTemplate = "{name}-{version}-{os}-{arch}.{ext}";

    /// <summary>Where the image may be had from, in the order in which to try it.</summary>
    public DiscoveryResult<Endpoint> FindImages(DiscoveryRequest request)
    {
        var result = Walk(MetaTag.Images, request.Name, tag => Render(tag.Value, request, EndpointOrigin.MetaTag));
        return result.Found.Count > 0 ? result : result with { Found = SimpleEndpoints(request) };
    }

    /// <summary>Where the public keys for names below a prefix may be had from.</summary>
    /// <remarks>Pages of names above the prefix speak for it as well.</remarks>
    public DiscoveryResult<Uri> FindKeys(AcIdentifier prefix) => Walk(MetaTag.Keys, prefix, tag => RequireUrl(tag.Value));

    private DiscoveryResult<T> Walk<T>(string tagName, AcIdentifier name, Func<MetaTag, T> use)
    {
        var found = new List<T>();
        var failures = new List<DiscoveryFailure>();
        foreach (var prefix in NamePrefix.WalkUp(name))
        {
            void Fail(Exception cause) => failures.Add(new DiscoveryFailure(tagName, prefix, cause));
            if (ReadTags(prefix, Fail) is { } tags)
            {
                Collect(tags.Where(tag => tag.Name == tagName).ToList(), name, use, found, Fail);
            }

            if (found.Count > 0)
            {
                break;
            }
        }

        return new DiscoveryResult<T>(found, failures);
    }

    private static void Collect<T>(List<MetaTag> tags, AcIdentifier name, Func<MetaTag, T> use, List<T> found, Action<Exception> fail)
    {
        var matching = tags.FindAll(tag => NamePrefix.Covers(tag.Prefix, name));
        if (matching.Count == 0)
        {
            fail(new InvalidDataException(tags.Count == 0
                ? "the page has no such tag"
                : $"the page has it for other names only: {string.Join(", ", tags.Select(tag => tag.Prefix).Distinct(StringComparer.Ordinal).Take(5))}"));
        }

        foreach (var tag in matching)
        {
            try
            {
                found.Add(use(tag));
            }
            catch (FormatException e)
            {
                fail(e);
            }
        }
    }

    /// <summary>The tags of a name's page: by https, and by http when that failed and is allowed. Null when there is no page.</summary>
    private IReadOnlyList<MetaTag>? ReadTags(string prefix, Action<Exception> fail)
    {
        foreach (var scheme in Schemes())
        {
            if (!Uri.TryCreate($"{scheme}://{WithPort(prefix)}?ac-discovery=1", UriKind.Absolute, out var page))
            {
                fail(new FormatException("the name does not start with a host"));
                return null;
            }

            try
            {
                return MetaTags.Read(readPage(page));
            }
            catch (Exception e) when (e is RktException or IOException or InvalidDataException or HttpRequestException or TimeoutException)
            {
                fail(e);
            }
        }

        return null;
    }

    /// <summary>The URLs of simple discovery, which the specification had until its version 0.8.</summary>
    private List<Endpoint> SimpleEndpoints(DiscoveryRequest request)
    {
        var endpoints = new List<Endpoint>();

        // A name without a path would turn version and platform into a part of the host's name.
        if (!request.Name.ToString().Contains('/', StringComparison.Ordinal))
        {
            return endpoints;
        }

        foreach (var scheme in Schemes())
        {
            try
            {
                var template = $"{scheme}://{WithPort(SimpleTemplate.Replace("{name}", request.Name.ToString(), StringComparison.Ordinal))}";
                endpoints.Add(Render(template, request, EndpointOrigin.NamePattern));
            }
            catch (FormatException)
            {
                // Without os or arch there is no such URL; what failed before says why nothing was found.
            }
        }

        return endpoints;
    }

    private Endpoint Render(string template, DiscoveryRequest request, EndpointOrigin origin) => new(
        RequireUrl(EndpointTemplate.Render(template, request, "aci")),
        RequireUrl(EndpointTemplate.Render(template, request, "aci.asc")),
        origin);

    private Uri RequireUrl(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0)
        {
            throw new FormatException($"\"{text}\" is not a URL");
        }

        return url.Scheme switch
        {
            "https" => url,
            "http" when settings.AllowHttp => url,
            "http" => throw new FormatException($"\"{text}\" is not https"),
            _ => throw new FormatException($"\"{text}\" has a scheme that rkt does not know"),
        };
    }

    private string[] Schemes() => settings.AllowHttp ? ["https", "http"] : ["https"];

    private string WithPort(string name)
    {
        var host = name.IndexOf('/', StringComparison.Ordinal) is var slash and > 0 ? name[..slash] : name;
        return settings.Port is { } port ? $"{host}:{port}{name[host.Length..]}" : name;
    }
}
