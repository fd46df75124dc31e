using System.Globalization;

namespace Rkt.Images.Requests;

/// <summary>Requests as the arguments of the program <c>fetch</c>: its own word, then <c>--NAME=VALUE</c> for all that differs from the default.</summary>
public static class RequestFormat
{
    /// <summary>The first argument of a <see cref="FetchRequest"/>.</summary>
    public const string Image = "image";

    /// <summary>The first argument of a <see cref="TrustRequest"/>.</summary>
    public const string Trust = "trust";

    /// <summary>The first argument of a <see cref="VerifyRequest"/>.</summary>
    public const string Verify = "verify";

    private const string On = "true";

    public static List<string> Format(FetchRequest request)
    {
        var words = new List<string> { Image };
        Add(words, request.Settings);
        Add(words, "pull-policy", Word(request.PullPolicy));
        Add(words, "digits", request.Digits.ToString(CultureInfo.InvariantCulture));
        foreach (var image in request.Images)
        {
            Add(words, "image", image.Reference);
            Add(words, "signature", image.Signature);
        }

        return words;
    }

    public static List<string> Format(TrustRequest request)
    {
        var words = new List<string> { Trust };
        Add(words, request.Settings);
        Add(words, "action", Word(request.Action));
        Add(words, "prefix", request.Prefix);
        Add(words, "root", request.IsRoot);
        Add(words, "skip-review", request.SkipsReview);
        Add(words, "format", request.Format);
        foreach (var key in request.Keys)
        {
            Add(words, "key", key);
        }

        return words;
    }

    public static List<string> Format(VerifyRequest request)
    {
        var words = new List<string> { Verify };
        Add(words, request.Settings);
        foreach (var image in request.Images)
        {
            Add(words, "image", image);
        }

        return words;
    }

    /// <summary>Reads what follows the word <see cref="Image"/>.</summary>
    /// <exception cref="FormatException">An argument is unknown or missing.</exception>
    public static FetchRequest ParseFetch(ReadOnlySpan<string> words)
    {
        var request = new FetchRequest { Settings = Unread, Images = [] };
        var images = new List<WantedImage>();
        foreach (var word in words)
        {
            var (name, value) = Split(word);
            switch (name)
            {
                case "pull-policy":
                    request = request with { PullPolicy = ParsePolicy(value) };
                    break;
                case "digits":
                    request = request with { Digits = int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture) };
                    break;
                case "image":
                    images.Add(new WantedImage(value));
                    break;
                case "signature" when images.Count > 0:
                    images[^1] = images[^1] with { Signature = value };
                    break;
                default:
                    request = request with { Settings = Read(request.Settings, name, value) };
                    break;
            }
        }

        return request with { Settings = Checked(request.Settings), Images = images };
    }

    /// <summary>Reads what follows the word <see cref="Trust"/>.</summary>
    /// <exception cref="FormatException">An argument is unknown or missing.</exception>
    public static TrustRequest ParseTrust(ReadOnlySpan<string> words)
    {
        var request = new TrustRequest { Settings = Unread, Action = TrustAction.List };
        var keys = new List<string>();
        foreach (var word in words)
        {
            var (name, value) = Split(word);
            switch (name)
            {
                case "action":
                    request = request with { Action = ParseAction(value) };
                    break;
                case "prefix":
                    request = request with { Prefix = value };
                    break;
                case "root":
                    request = request with { IsRoot = value == On };
                    break;
                case "skip-review":
                    request = request with { SkipsReview = value == On };
                    break;
                case "format":
                    request = request with { Format = value };
                    break;
                case "key":
                    keys.Add(value);
                    break;
                default:
                    request = request with { Settings = Read(request.Settings, name, value) };
                    break;
            }
        }

        return request with { Settings = Checked(request.Settings), Keys = keys };
    }

    /// <summary>Reads what follows the word <see cref="Verify"/>.</summary>
    /// <exception cref="FormatException">An argument is unknown or missing.</exception>
    public static VerifyRequest ParseVerify(ReadOnlySpan<string> words)
    {
        var settings = Unread;
        var images = new List<string>();
        foreach (var word in words)
        {
            var (name, value) = Split(word);
            if (name == "image")
            {
                images.Add(value);
            }
            else
            {
                settings = Read(settings, name, value);
            }
        }

        return new VerifyRequest { Settings = Checked(settings), Images = images };
    }

    /// <summary>The word of a policy on the command line.</summary>
    public static string Word(PullPolicy policy) => policy switch
    {
        PullPolicy.Never => "never",
        PullPolicy.New => "new",
        _ => "update",
    };

    /// <exception cref="FormatException">There is no such policy.</exception>
    public static PullPolicy ParsePolicy(string word) => word switch
    {
        "never" => PullPolicy.Never,
        "new" => PullPolicy.New,
        "update" => PullPolicy.Update,
        _ => throw new FormatException($"unknown pull policy \"{word}\" (must be never, new or update)"),
    };

    private static RequestSettings Unread =>
        new() { Command = "", DataDirectory = "", SystemConfiguration = "", LocalConfiguration = "" };

    private static RequestSettings Read(RequestSettings settings, string name, string value) => name switch
    {
        "command" => settings with { Command = value },
        "dir" => settings with { DataDirectory = value },
        "system-config" => settings with { SystemConfiguration = value },
        "local-config" => settings with { LocalConfiguration = value },
        "user-config" => settings with { UserConfiguration = value },
        "insecure-image" => settings with { Insecure = settings.Insecure | InsecureFetching.Image },
        "insecure-tls" => settings with { Insecure = settings.Insecure | InsecureFetching.Tls },
        "insecure-http" => settings with { Insecure = settings.Insecure | InsecureFetching.Http },
        "insecure-pubkey" => settings with { Insecure = settings.Insecure | InsecureFetching.PublicKey },
        "trust-keys-from-https" => settings with { TrustKeysFromHttps = value == On },
        "debug" => settings with { Debug = value == On },
        _ => throw new FormatException($"unknown argument \"--{name}\""),
    };

    private static RequestSettings Checked(RequestSettings settings) =>
        settings is { Command.Length: > 0, DataDirectory.Length: > 0, SystemConfiguration.Length: > 0, LocalConfiguration.Length: > 0 }
            ? settings
            : throw new FormatException("the command, the data directory or a configuration directory is missing");

    private static void Add(List<string> words, RequestSettings settings)
    {
        Add(words, "command", settings.Command);
        Add(words, "dir", settings.DataDirectory);
        Add(words, "system-config", settings.SystemConfiguration);
        Add(words, "local-config", settings.LocalConfiguration);
        Add(words, "user-config", settings.UserConfiguration);
        Add(words, "insecure-image", settings.Insecure.HasFlag(InsecureFetching.Image));
        Add(words, "insecure-tls", settings.Insecure.HasFlag(InsecureFetching.Tls));
        Add(words, "insecure-http", settings.Insecure.HasFlag(InsecureFetching.Http));
        Add(words, "insecure-pubkey", settings.Insecure.HasFlag(InsecureFetching.PublicKey));
        Add(words, "trust-keys-from-https", settings.TrustKeysFromHttps);
        Add(words, "debug", settings.Debug);
    }

    private static void Add(List<string> words, string name, string? value)
    {
        // An empty word is one that the user gave. Without it, rkt trust --prefix=P "$KEY" with no key in the variable would look for other keys.
        if (value is not null)
        {
            words.Add($"--{name}={value}");
        }
    }

    private static void Add(List<string> words, string name, bool isOn) => Add(words, name, isOn ? On : null);

    private static (string Name, string Value) Split(string word)
    {
        var equals = word.IndexOf('=');
        return word.StartsWith("--", StringComparison.Ordinal) && equals > 2
            ? (word[2..equals], word[(equals + 1)..])
            : throw new FormatException($"\"{word}\" is not of the form --NAME=VALUE");
    }

    private static string Word(TrustAction action) => action switch
    {
        TrustAction.Add => "add",
        TrustAction.List => "list",
        _ => "remove",
    };

    private static TrustAction ParseAction(string word) => word switch
    {
        "add" => TrustAction.Add,
        "list" => TrustAction.List,
        "remove" => TrustAction.Remove,
        _ => throw new FormatException($"unknown action \"{word}\""),
    };
}
