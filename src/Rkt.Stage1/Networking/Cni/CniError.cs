using System.Text;
using System.Text.Json;
using Rkt.Host.Launching;

namespace Rkt.Stage1.Networking.Cni;

/// <summary>Why a plugin failed, in its own words.</summary>
public static class CniError
{
    private const int MostWords = 2000;

    /// <summary>The message of the plugin's error object, or else what it wrote.</summary>
    public static string Of(ProgramRun run)
    {
        try
        {
            using var document = JsonDocument.Parse(run.Output);
            if (TryRead(document.RootElement) is { } text)
            {
                return text;
            }
        }
        catch (JsonException)
        {
            // Not the error object of the specification; what follows is all there is.
        }

        var words = Encoding.UTF8.GetString(run.ErrorOutput.Length > 0 ? run.ErrorOutput : run.Output).Trim();
        return words.Length > MostWords ? $"{words[..MostWords]}…" : words.Length > 0 ? words : $"exit status {run.Status.Code}";
    }

    /// <summary>The text of an error object; null when this is none.</summary>
    public static string? TryRead(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object || Text(element, "msg") is not { } message)
        {
            return null;
        }

        return Text(element, "details") is { } details ? $"{message}: {details}" : message;
    }

    /// <summary>What can be done about it; null when that is not known.</summary>
    public static string? HintFor(ProgramRun run) =>
        Of(run).Contains("no IP addresses available", StringComparison.Ordinal) ? "pods that have ended keep their addresses until they are collected: rkt gc --grace-period=0s"
        : Of(run).Contains("/run/cni/dhcp.sock", StringComparison.Ordinal) ? "the plugin dhcp needs its daemon: execute it with the argument \"daemon\""
        : Of(run).Contains("has no veth peer", StringComparison.Ordinal) ? "the bandwidth of a pod is limited at the host's end of its interface, and only the plugins ptp and bridge make one"
        : null;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString()!.Trim() is { Length: > 0 } text ? text : null;
}
