using System.Globalization;
using Rkt.Host.Errors;
using Rkt.Host.Launching;
using Rkt.Stage1.Networking.Cni;

namespace Rkt.Stage1.Networking;

/// <summary>How long a plugin may take: a minute, or what an environment variable says.</summary>
public static class PluginTime
{
    /// <summary>The environment variable: seconds, with a fraction or without.</summary>
    public const string Name = "RKT_CNI_TIMEOUT";

    /// <summary>What a plugin may take.</summary>
    /// <exception cref="RktException">The variable is not a number above zero.</exception>
    public static ProgramLimits LimitsFromEnvironment() => CniPlugins.StandardLimits with
    {
        Time = Environment.GetEnvironmentVariable(Name) is { Length: > 0 } text ? Parse(text) : CniPlugins.StandardTime,
    };

    private static TimeSpan Parse(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < int.MaxValue / 1000
            ? TimeSpan.FromSeconds(seconds)
            : throw new RktException($"{Name} is \"{text}\", which is not a number of seconds");
}
