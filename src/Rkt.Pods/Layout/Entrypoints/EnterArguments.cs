using System.Globalization;
using Appc.Images;
using Appc.Names;

namespace Rkt.Pods.Layout.Entrypoints;

/// <summary>What stage0 tells stage1's "enter" entrypoint: <c>--pid=N --appname=APP -- CMD ARGS…</c>; the reference's list (interface,
/// section 2.2), with additions of ours before the <c>--</c>, only there when they are asked for.</summary>
/// <remarks>stage1 starts in the pod's directory.</remarks>
public sealed record EnterArguments
{
    private const string DebugFlag = "--debug";
    private const string PidFlag = "--pid=";
    private const string AppFlag = "--appname=";
    private const string UserFlag = "--user=";
    private const string GroupFlag = "--group=";
    private const string EnvironmentFlag = "--env=";
    private const string WorkingDirectoryFlag = "--workdir=";
    private const string CommandMark = "--";

    /// <summary>Pid 1 of the pod, as the host numbers it.</summary>
    public required int Pid { get; init; }

    public required AcName App { get; init; }

    /// <summary>The command and its arguments; at least one word.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    public bool Debug { get; init; }

    /// <summary>Who runs the command; null for the app's own user.</summary>
    public string? User { get; init; }

    /// <summary>The same for the group.</summary>
    public string? Group { get; init; }

    /// <summary>Variables beside the app's own, or in their place.</summary>
    public IReadOnlyList<EnvironmentVariable> Environment { get; init; } = [];

    /// <summary>Where the command starts; null for the app's own working directory.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Whether nothing of ours is asked for: the reference's arguments say it all.</summary>
    public bool IsPlain => User is null && Group is null && WorkingDirectory is null && Environment.Count == 0;

    public List<string> Format()
    {
        var words = new List<string>(4 + Command.Count);
        if (Debug)
        {
            words.Add(DebugFlag);
        }

        words.Add(string.Create(CultureInfo.InvariantCulture, $"{PidFlag}{Pid}"));
        words.Add(AppFlag + App);
        AddUnlessNull(UserFlag, User);
        AddUnlessNull(GroupFlag, Group);
        AddUnlessNull(WorkingDirectoryFlag, WorkingDirectory);
        foreach (var variable in Environment)
        {
            words.Add($"{EnvironmentFlag}{variable.Name}={variable.Value}");
        }

        words.Add(CommandMark);
        words.AddRange(Command);
        return words;

        void AddUnlessNull(string flag, string? value)
        {
            if (value is not null)
            {
                words.Add(flag + value);
            }
        }
    }

    /// <exception cref="FormatException">An argument is unknown, missing, or has a bad value.</exception>
    public static EnterArguments Parse(ReadOnlySpan<string> words)
    {
        var mark = words.IndexOf(CommandMark);
        if (mark < 0 || mark + 1 == words.Length)
        {
            throw new FormatException("the command is missing");
        }

        int? pid = null;
        AcName? app = null;
        var environment = new List<EnvironmentVariable>();
        var arguments = new EnterArguments { Pid = 0, App = Unknown, Command = words[(mark + 1)..].ToArray(), Environment = environment };
        foreach (var word in words[..mark])
        {
            switch (word)
            {
                case DebugFlag:
                    arguments = arguments with { Debug = true };
                    break;
                case var _ when ValueOf(word, PidFlag) is { } value:
                    pid = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                        ? number
                        : throw new FormatException($"\"{value}\" is not a process id");
                    break;
                case var _ when ValueOf(word, AppFlag) is { } value:
                    app = AcName.Parse(value);
                    break;
                case var _ when ValueOf(word, UserFlag) is { } value:
                    arguments = arguments with { User = value };
                    break;
                case var _ when ValueOf(word, GroupFlag) is { } value:
                    arguments = arguments with { Group = value };
                    break;
                case var _ when ValueOf(word, WorkingDirectoryFlag) is { } value:
                    arguments = arguments with { WorkingDirectory = value };
                    break;
                case var _ when ValueOf(word, EnvironmentFlag) is { } value:
                    environment.Add(ParseVariable(value));
                    break;
                default:
                    throw new FormatException($"unknown argument \"{word}\"");
            }
        }

        return arguments with
        {
            Pid = pid ?? throw new FormatException("--pid is missing"),
            App = app ?? throw new FormatException("--appname is missing"),
        };
    }

    private static AcName Unknown { get; } = AcName.Parse("unknown");

    private static EnvironmentVariable ParseVariable(string text)
    {
        var equals = text.IndexOf('=');
        return equals < 0
            ? throw new FormatException($"\"{text}\" is not of the form NAME=VALUE")
            : new EnvironmentVariable(EnvironmentName.Parse(text[..equals]), text[(equals + 1)..]);
    }

    private static string? ValueOf(string word, string flag) =>
        word.StartsWith(flag, StringComparison.Ordinal) ? word[flag.Length..] : null;
}
