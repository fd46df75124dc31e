using Appc.Names;

namespace Rkt.Pods.Layout.Entrypoints;

/// <summary>What stage0 tells stage1's "gc" entrypoint: <c>[--debug] [--local-config DIR] UUID</c>, working directory the pod's.</summary>
public sealed record GarbageArguments
{
    private const string DebugFlag = "--debug";
    private const string LocalConfigFlag = "--local-config";

    public required PodId Pod { get; init; }

    public bool Debug { get; init; }

    /// <summary>The administrator's configuration directory; null for the one that stage1 assumes.</summary>
    public string? LocalConfiguration { get; init; }

    public List<string> Format()
    {
        var words = new List<string>(4);
        if (Debug)
        {
            words.Add(DebugFlag);
        }

        if (LocalConfiguration is not null)
        {
            words.Add(LocalConfigFlag);
            words.Add(LocalConfiguration);
        }

        words.Add(Pod.ToString());
        return words;
    }

    /// <exception cref="FormatException">An argument is unknown or the UUID is missing.</exception>
    public static GarbageArguments Parse(ReadOnlySpan<string> words)
    {
        if (words.Length == 0)
        {
            throw new FormatException("the pod's UUID is missing");
        }

        var arguments = new GarbageArguments { Pod = PodId.Parse(words[^1]) };
        for (var i = 0; i < words.Length - 1; i++)
        {
            arguments = words[i] switch
            {
                DebugFlag => arguments with { Debug = true },
                LocalConfigFlag when i + 2 < words.Length => arguments with { LocalConfiguration = words[++i] },
                _ => throw new FormatException($"unknown argument \"{words[i]}\""),
            };
        }

        return arguments;
    }
}
