using Rkt.Cli.Parsing;
using Rkt.Host.Errors;
using Rkt.Host.Files;
using Rkt.Images.Configuration;
using Rkt.Images.Trust;

namespace Rkt.Cli.Settings;

/// <summary>The flags that every command takes.</summary>
internal sealed record GlobalOptions
{
    private static readonly Flag DebugFlag = Flag.Switch("debug", "say more on standard error, and show all causes of an error");

    private static readonly Flag DirFlag = new("dir", FlagKind.Word, "data directory") { Default = "/var/lib/rkt" };

    private static readonly Flag InsecureOptionsFlag =
        new("insecure-options", FlagKind.Word, "comma-separated list of safety measures to switch off: none, image, tls, http, pubkey, capabilities, paths, seccomp, ondisk, all-fetch, all-run, all")
        {
            Default = "none",
            Check = static value => InsecureOptionsText.Read(value, out _),
        };

    private static readonly Flag LocalConfigFlag =
        new("local-config", FlagKind.Word, "configuration directory of the administrator") { Default = "/etc/rkt" };

    private static readonly Flag SystemConfigFlag =
        new("system-config", FlagKind.Word, "configuration directory of the vendor") { Default = "/usr/lib/rkt" };

    private static readonly Flag UserConfigFlag = new("user-config", FlagKind.Word, "configuration directory of a user");

    private static readonly Flag TrustKeysFlag =
        Flag.Switch("trust-keys-from-https", "trust keys found by discovery over https without asking");

    /// <summary>Asks for the help page of the command.</summary>
    public static Flag HelpFlag { get; } = Flag.Switch("help", "print the help page of the command") with { IsHidden = true };

    /// <summary>All of them, for parsing and for help.</summary>
    public static IReadOnlyList<Flag> Flags { get; } =
    [
        DebugFlag,
        DirFlag,
        InsecureOptionsFlag,
        LocalConfigFlag,
        SystemConfigFlag,
        TrustKeysFlag,
        UserConfigFlag,
        HelpFlag,
        new("cpuprofile", FlagKind.Word, "") { IsHidden = true },
        new("memprofile", FlagKind.Word, "") { IsHidden = true },
    ];

    private string? _givenDirectory;
    private string? _dataDirectory;

    public bool Debug { get; private init; }

    /// <summary>Absolute path of the data directory, symbolic links resolved; it need not exist.</summary>
    /// <remarks>Found when it is first asked for: a mistake in the configuration must not keep anybody from the help pages.</remarks>
    /// <exception cref="RktException">The directory is not given, and the configuration cannot be read.</exception>
    public string DataDirectory => _dataDirectory ??= Resolve(_givenDirectory ?? PathSettings.Read(Configuration).Data ?? DirFlag.Default);

    /// <summary>The directories that configuration is read from.</summary>
    public ConfigurationDirectories Configuration => new(SystemConfiguration, LocalConfiguration, UserConfiguration);

    /// <summary>Absolute path of the administrator's configuration directory.</summary>
    public required string LocalConfiguration { get; init; }

    /// <summary>Absolute path of the vendor's configuration directory.</summary>
    public required string SystemConfiguration { get; init; }

    /// <summary>Absolute path of a user's configuration directory; null when none was given.</summary>
    public string? UserConfiguration { get; private init; }

    /// <summary>Whether keys found by discovery over https are trusted without asking.</summary>
    public bool TrustKeysFromHttps { get; private init; }

    public InsecureOptions Insecure { get; private init; }

    /// <summary>Which signers of images are trusted; null when nobody asks.</summary>
    public TrustedFingerprints? Trust =>
        Insecure.HasFlag(InsecureOptions.Image) ? null : new TrustedFingerprints(SystemConfiguration, LocalConfiguration);

    public static GlobalOptions From(FlagValues flags)
    {
        _ = InsecureOptionsText.Read(flags.Text(InsecureOptionsFlag), out var insecure);
        return new GlobalOptions
        {
            Debug = flags.IsOn(DebugFlag),
            _givenDirectory = flags.TextOrNull(DirFlag),
            SystemConfiguration = Path.GetFullPath(flags.Text(SystemConfigFlag)),
            LocalConfiguration = Path.GetFullPath(flags.Text(LocalConfigFlag)),
            UserConfiguration = flags.TextOrNull(UserConfigFlag) is { Length: > 0 } user ? Path.GetFullPath(user) : null,
            TrustKeysFromHttps = flags.IsOn(TrustKeysFlag),
            Insecure = insecure,
        };
    }

    private static string Resolve(string directory)
    {
        if (directory.Length == 0)
        {
            throw new RktException("the data directory cannot be empty") { Hint = "leave --dir out for /var/lib/rkt" };
        }

        var path = Path.GetFullPath(directory).TrimEnd('/');
        return RealPath.Resolve(path.Length == 0 ? "/" : path);
    }
}
