namespace Rkt.Cli.Settings;

/// <summary>Reads the value of <c>--insecure-options</c>: a comma list of words, in either case.</summary>
internal static class InsecureOptionsText
{
    /// <summary>Reads the options, or says what is wrong.</summary>
    public static string? Read(string text, out InsecureOptions options)
    {
        options = InsecureOptions.None;
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var word in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Find(word.ToLowerInvariant()) is not { } option)
            {
                return $"unknown option \"{word}\"";
            }

            if (!seen.Add(word))
            {
                return $"duplicated option \"{word}\"";
            }

            options |= option;
        }

        return null;
    }

    private static InsecureOptions? Find(string word) => word switch
    {
        "none" => InsecureOptions.None,
        "image" => InsecureOptions.Image,
        "tls" => InsecureOptions.Tls,
        "http" => InsecureOptions.Http,
        "pubkey" => InsecureOptions.PublicKey,
        "capabilities" => InsecureOptions.Capabilities,
        "paths" => InsecureOptions.Paths,
        "seccomp" => InsecureOptions.Seccomp,
        "ondisk" => InsecureOptions.OnDisk,
        "all-fetch" => InsecureOptions.AllFetch,
        "all-run" => InsecureOptions.AllRun,
        "all" => InsecureOptions.All,
        _ => null,
    };
}
