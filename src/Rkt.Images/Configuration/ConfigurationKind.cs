namespace Rkt.Images.Configuration;

/// <summary>The words of <c>rktKind</c>, and where files of each belong.</summary>
internal static class ConfigurationKind
{
    internal const string Auth = "auth";
    internal const string DockerAuth = "dockerAuth";
    internal const string Paths = "paths";
    internal const string Stage1 = "stage1";

    internal const string AuthDirectory = "auth.d";
    internal const string PathsDirectory = "paths.d";
    internal const string Stage1Directory = "stage1.d";

    /// <summary>The only version of each kind.</summary>
    internal const string Version = "v1";
}
