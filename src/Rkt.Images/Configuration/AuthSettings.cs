namespace Rkt.Images.Configuration;

/// <summary>Who rkt is to which host: kinds "auth" and "dockerAuth".</summary>
/// <param name="Domains">By host, with the port where the URL has one.</param>
/// <param name="Registries">By registry of docker images.</param>
public sealed record AuthSettings(IReadOnlyDictionary<string, Credential> Domains, IReadOnlyDictionary<string, BasicCredential> Registries)
{
    /// <summary>Reads the files of these kinds alone.</summary>
    /// <exception cref="Host.Errors.RktException">A file cannot be used; the message names it.</exception>
    public static AuthSettings Read(ConfigurationDirectories directories)
    {
        var domains = new LayeredItems<Credential>("domain");
        var registries = new LayeredItems<BasicCredential>("registry");
        ConfigurationFile.ReadAll(directories, ConfigurationKind.AuthDirectory, (kind, fields) =>
        {
            switch (kind)
            {
                case ConfigurationKind.Auth:
                    AddAll(domains, fields, "domains", ReadCredential(fields));
                    return true;
                case ConfigurationKind.DockerAuth:
                    AddAll(registries, fields, "registries", ReadBasic(fields.RequiredObject("credentials")));
                    return true;
                default:
                    return false;
            }
        });
        return new AuthSettings(domains.ToDictionary(), registries.ToDictionary());
    }

    private static void AddAll<T>(LayeredItems<T> items, ConfigurationFields fields, string name, T item)
        where T : Credential
    {
        foreach (var host in fields.RequiredTexts(name))
        {
            if (host.AsSpan().ContainsAny("/ \t@?#"))
            {
                throw fields.Fail($"field \"{name}\" has an element that is not a host, or a host with a port");
            }

            // Hosts have no case, and a URL with the default port is the same as one without.
            var key = host.EndsWith(":443", StringComparison.Ordinal) ? host[..^":443".Length] : host;
            items.Add(key.ToLowerInvariant(), item, fields);
        }
    }

    private static Credential ReadCredential(ConfigurationFields fields)
    {
        var type = fields.RequiredText("type");
        return type switch
        {
            "basic" => ReadBasic(fields.RequiredObject("credentials")),
            "oauth" => new TokenCredential(fields.RequiredObject("credentials").RequiredSecret("token")),
            "aws" => ReadAws(fields.RequiredObject("credentials")),
            _ => throw fields.Fail($"field \"type\" is \"{type}\", and rkt knows basic, oauth and aws"),
        };
    }

    private static BasicCredential ReadBasic(ConfigurationFields credentials)
    {
        var user = credentials.RequiredText("user");
        return user.Contains(':', StringComparison.Ordinal)
            ? throw credentials.Fail("field \"credentials.user\" has a colon, which ends a user's name on the wire")
            : new BasicCredential(user, credentials.RequiredSecret("password"));
    }

    private static AwsCredential ReadAws(ConfigurationFields credentials) =>
        new(credentials.RequiredText("accessKeyID"), credentials.RequiredSecret("secretAccessKey"), credentials.Text("awsRegion"));
}
