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
    public static ProgramLimits LimitsFromEnvironment() => Limits(
        Environment.GetEnvironmentVariable(Name) is { Length: > 0 } text
            ? TryParse(text) ?? throw new RktException(Fault(text)) { Hint = $"{Name}=60 is a minute, {Name}=0.5 half a second" }
            : CniPlugins.StandardTime);

    /// <summary>The same for whoever has to clean up: what the variable says is not worth leaving something behind.</summary>
    /// <param name="warn">Told when the variable is not a number above zero.</param>
    public static ProgramLimits LimitsFromEnvironment(Action<string> warn)
    {
        if (Environment.GetEnvironmentVariable(Name) is not { Length: > 0 } text)
        {
            return Limits(CniPlugins.StandardTime);
        }

        var time = TryParse(text);
        if (time is null)
        {
            warn(string.Create(CultureInfo.InvariantCulture, $"{Fault(text)}: network plugins get {CniPlugins.StandardTime.TotalSeconds} s"));
        }

        return Limits(time ?? CniPlugins.StandardTime);
    }

    private static ProgramLimits Limits(TimeSpan time) => CniPlugins.StandardLimits with { Time = time };

    private static string Fault(string text) => $"{Name} is \"{text}\", which is not a number of seconds";

    private static TimeSpan? TryParse(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < int.MaxValue / 1000
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
