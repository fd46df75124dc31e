using System.Text.Json;

namespace Rkt.Images.Configuration;

/// <summary>Shows a configuration in the format of its files, without the secrets.</summary>
public static class ConfigurationJson
{
    /// <summary>Writes one object: <c>{"stage0": […]}</c>, an item for each domain and registry, one for paths, one for stage1.</summary>
    public static void Write(Utf8JsonWriter json, RktConfiguration configuration)
    {
        json.WriteStartObject();
        json.WriteStartArray("stage0");
        foreach (var (domain, credential) in configuration.Auth.Domains)
        {
            WriteAuth(json, domain, credential);
        }

        foreach (var (registry, credential) in configuration.Auth.Registries)
        {
            Begin(json, ConfigurationKind.DockerAuth);
            WriteList(json, "registries", registry);
            WriteBasic(json, credential);
            json.WriteEndObject();
        }

        WritePlain(json, ConfigurationKind.Paths, ("data", configuration.Paths.Data), ("stage1-images", configuration.Paths.Stage1Images));
        var stage1 = configuration.Stage1;
        WritePlain(json, ConfigurationKind.Stage1, ("name", stage1.Name), ("version", stage1.Version), ("location", stage1.Location));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteAuth(Utf8JsonWriter json, string domain, Credential credential)
    {
        Begin(json, ConfigurationKind.Auth);
        WriteList(json, "domains", domain);
        switch (credential)
        {
            case BasicCredential basic:
                json.WriteString("type", "basic");
                WriteBasic(json, basic);
                break;
            case TokenCredential token:
                json.WriteString("type", "oauth");
                WriteCredentials(json, ("token", token.Token.ToString()));
                break;
            case AwsCredential aws:
                json.WriteString("type", "aws");
                WriteCredentials(
                    json,
                    ("accessKeyID", aws.AccessKeyId),
                    ("secretAccessKey", aws.SecretAccessKey.ToString()),
                    ("awsRegion", aws.Region));
                break;
        }

        json.WriteEndObject();
    }

    private static void WriteBasic(Utf8JsonWriter json, BasicCredential credential) =>
        WriteCredentials(json, ("user", credential.User), ("password", credential.Password.ToString()));

    private static void WriteCredentials(Utf8JsonWriter json, params ReadOnlySpan<(string Name, string? Value)> fields)
    {
        json.WriteStartObject("credentials");
        WriteFields(json, fields);
        json.WriteEndObject();
    }

    private static void WritePlain(Utf8JsonWriter json, string kind, params ReadOnlySpan<(string Name, string? Value)> fields)
    {
        Begin(json, kind);
        WriteFields(json, fields);
        json.WriteEndObject();
    }

    private static void WriteFields(Utf8JsonWriter json, ReadOnlySpan<(string Name, string? Value)> fields)
    {
        foreach (var (name, value) in fields)
        {
            // Callers in the field expect every field, and an empty text where nothing is configured.
            json.WriteString(name, value ?? "");
        }
    }

    private static void WriteList(Utf8JsonWriter json, string name, string item)
    {
        json.WriteStartArray(name);
        json.WriteStringValue(item);
        json.WriteEndArray();
    }

    private static void Begin(Utf8JsonWriter json, string kind)
    {
        json.WriteStartObject();
        json.WriteString("rktVersion", ConfigurationKind.Version);
        json.WriteString("rktKind", kind);
    }
}
