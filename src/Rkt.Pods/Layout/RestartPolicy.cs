using System.Globalization;
using Appc.Pods;
using Rkt.Host.Errors;

namespace Rkt.Pods.Layout;

/// <summary>When an app that has ended is started again: an annotation of the app in the pod manifest.</summary>
/// <param name="Mode">After which ends.</param>
/// <param name="MostFailures">After how many failures in a row it is given up; null for never.</param>
public readonly record struct RestartPolicy(RestartMode Mode, int? MostFailures = null)
{
    /// <summary>The annotation's name; its value is what <see cref="Parse"/> reads.</summary>
    public const string Annotation = "coreos.com/rkt/stage2/restart";

    private const string OnFailureWord = "on-failure";

    /// <summary>Reads <c>no</c>, <c>on-failure[:COUNT]</c> or <c>always</c>.</summary>
    /// <exception cref="FormatException">It is none of these, or the count is not a number from 1 on.</exception>
    public static RestartPolicy Parse(string text) => text switch
    {
        "no" => default,
        "always" => new(RestartMode.Always),
        OnFailureWord => new(RestartMode.OnFailure),
        _ when text.StartsWith(OnFailureWord + ":", StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(OnFailureWord.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            => new(RestartMode.OnFailure, count),
        _ => throw new FormatException("must be no, on-failure, on-failure:COUNT or always"),
    };

    /// <summary>What an app's annotations say; "no" when they say nothing.</summary>
    /// <exception cref="RktException">They say what <see cref="Parse"/> cannot read.</exception>
    public static RestartPolicy Of(RuntimeApp app)
    {
        if (app.Annotations.Find(Annotation) is not { } text)
        {
            return default;
        }

        try
        {
            return Parse(text);
        }
        catch (FormatException e)
        {
            throw new RktException($"annotation \"{Annotation}\" of app \"{app.Name}\" {e.Message}");
        }
    }

    /// <summary>Whether an app is started again.</summary>
    /// <param name="status">How it has ended, as a shell tells it.</param>
    /// <param name="failures">How often it has failed in a row, this time included.</param>
    public bool Restarts(int status, int failures) => Mode switch
    {
        RestartMode.Always => true,
        RestartMode.OnFailure => status != 0 && (MostFailures is not { } most || failures <= most),
        _ => false,
    };
}
