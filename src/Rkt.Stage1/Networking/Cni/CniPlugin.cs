using System.Globalization;
using System.Text.Json;
using Rkt.Host.Errors;
using Rkt.Host.Launching;

namespace Rkt.Stage1.Networking.Cni;

/// <summary>A CNI plugin of the host, executed as the CNI specification says (section 2).</summary>
public sealed class CniPlugin
{
    private readonly CniPlugins _plugins;

    internal CniPlugin(string path, CniPlugins plugins)
    {
        Path = path;
        _plugins = plugins;
    }

    /// <summary>The program.</summary>
    public string Path { get; }

    /// <summary>Executes a command of CNI and returns what the plugin answered.</summary>
    /// <param name="command">The command, such as ADD.</param>
    /// <param name="attachment">Whom it is about; null for VERSION.</param>
    /// <param name="configuration">The plugin's standard input.</param>
    /// <exception cref="PluginFailedException">The plugin said that it failed.</exception>
    /// <exception cref="RktException">It took too much, or the wait for it was interrupted.</exception>
    public byte[] Execute(string command, CniAttachment? attachment, byte[] configuration)
    {
        string[] environment =
        [
            $"CNI_COMMAND={command}",
            $"CNI_CONTAINERID={attachment?.ContainerId}",
            $"CNI_NETNS={attachment?.NetworkNamespace}",
            $"CNI_IFNAME={attachment?.Interface}",
            $"CNI_ARGS={attachment?.PluginArguments}",
            $"CNI_PATH={_plugins.SearchPath}",
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ];
        var run = ProgramRun.Run(Path, [], environment, configuration, _plugins.Limits);
        return run.End switch
        {
            ProgramEnd.TimedOut => throw new RktException(string.Create(
                CultureInfo.InvariantCulture, $"plugin \"{Path}\" did not end within {_plugins.Limits.Time!.Value.TotalSeconds:0.###} s ({command}) and was killed")),
            ProgramEnd.WroteTooMuch => throw new RktException($"plugin \"{Path}\" wrote more than {_plugins.Limits.Output} bytes ({command}) and was killed"),
            ProgramEnd.Interrupted => throw new RktException($"interrupted while plugin \"{Path}\" was at work ({command})"),
            _ when run.Status.Code != 0 => throw new PluginFailedException($"plugin \"{Path}\" failed ({command}): {CniError.Of(run)}") { Hint = CniError.HintFor(run) },
            _ => run.Output,
        };
    }

    /// <summary>The versions of CNI that the plugin speaks.</summary>
    /// <exception cref="RktException">It failed, or its answer cannot be read.</exception>
    public IReadOnlyList<CniVersion> AskVersions()
    {
        var output = Execute("VERSION", attachment: null, System.Text.Encoding.UTF8.GetBytes($$"""{"cniVersion":"{{CniVersion.Newest}}"}"""));
        try
        {
            using var document = JsonDocument.Parse(output);
            var versions = new List<CniVersion>();
            foreach (var item in document.RootElement.GetProperty("supportedVersions").EnumerateArray())
            {
                if (CniVersion.TryParse(item.GetString()) is { } version)
                {
                    versions.Add(version);
                }
            }

            return versions;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw Unreadable("VERSION", e.Message);
        }
    }

    /// <summary>Says that an answer of the plugin is not what CNI has in its place.</summary>
    public RktException Unreadable(string command, string fault) => new($"cannot read what plugin \"{Path}\" answered ({command}): {fault}");
}
