using System.CommandLine;
using Appc.Text;

namespace Acbuild.Parsing;

/// <summary>A command line whose words have been told apart: which command, which flags, which arguments.</summary>
/// <remarks>
/// Read before System.CommandLine sees it, which knows no abbreviated commands, and takes an unknown flag for an argument.
/// </remarks>
internal sealed class CommandWords
{
    private readonly RootCommand _root;
    private readonly List<string> _words = [];
    private readonly List<string> _positionals = [];
    private readonly List<string> _normalized = [];

    private CommandWords(RootCommand root)
    {
        _root = root;
        Command = root;
    }

    /// <summary>The command that is meant; the root when there is none.</summary>
    internal Command Command { get; private set; }

    /// <summary>The command's words, spelled out: "annotation", "add".</summary>
    internal IReadOnlyList<string> Words => _words;

    /// <summary>The command's arguments, without flags.</summary>
    internal IReadOnlyList<string> Positionals => _positionals;

    /// <summary>The command line with its commands spelled out.</summary>
    internal IReadOnlyList<string> Normalized => _normalized;

    /// <summary>What goes before messages.</summary>
    internal string Prefix => _words.Count == 0 ? "acbuild" : string.Join(' ', _words);

    private bool AsksForHelp { get; set; }

    /// <exception cref="UsageException">A command or flag is unknown, or the number of arguments is wrong.</exception>
    internal static CommandWords Read(RootCommand root, IReadOnlyList<string> arguments)
    {
        var words = new CommandWords(root);
        words.Read(arguments);
        if (!words.AsksForHelp)
        {
            words.CheckCount();
        }

        return words;
    }

    private void Read(IReadOnlyList<string> arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (argument == "--")
            {
                _normalized.AddRange(arguments.Skip(i));
                _positionals.AddRange(arguments.Skip(i + 1));
                return;
            }

            if (argument.Length > 1 && argument[0] == '-')
            {
                _normalized.Add(argument);
                if (TakesNextWord(argument))
                {
                    i++;
                    _normalized.Add(i < arguments.Count ? arguments[i] : throw Usage($"flag {Quoted.Of(argument)} needs a value"));
                }
            }
            else if (Command.Subcommands.Count > 0)
            {
                Command = Resolve(argument);
                _words.Add(Command.Name);
                _normalized.Add(Command.Name);
            }
            else
            {
                _positionals.Add(argument);
                _normalized.Add(argument);
            }
        }
    }

    private bool TakesNextWord(string argument)
    {
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? argument : argument[..equals];
        if (name is "--help" or "-h")
        {
            AsksForHelp = true;
            return false;
        }

        foreach (var option in Command.Options.Concat(_root.Options))
        {
            if (option.Name == name || option.Aliases.Contains(name))
            {
                return option.ValueType == typeof(bool) ? CheckFlag(name, argument[name.Length..]) : equals < 0;
            }
        }

        throw Usage($"unknown flag {Quoted.Of(name)}");
    }

    /// <returns>False: a flag that is on or off takes no word.</returns>
    private bool CheckFlag(string name, string value) => value is "" or "=true" or "=false"
        ? false
        : throw Usage($"flag {Quoted.Of(name)} must be true or false, not {Quoted.Of(value[1..])}");

    private Command Resolve(string word)
    {
        if (word.Length == 0)
        {
            throw Usage("unknown command \"\"");
        }

        Command? found = null;
        foreach (var command in Command.Subcommands)
        {
            if (command.Name == word || command.Aliases.Contains(word))
            {
                return command;
            }

            if (command.Name.StartsWith(word, StringComparison.Ordinal)
                || command.Aliases.Any(alias => alias.StartsWith(word, StringComparison.Ordinal)))
            {
                found = found is null ? command : throw Usage($"ambiguous command {Quoted.Of(word)}: \"{found.Name}\" or \"{command.Name}\"");
            }
        }

        return found ?? throw Usage($"unknown command {Quoted.Of(word)}");
    }

    private void CheckCount()
    {
        var least = Command.Arguments.Sum(argument => argument.Arity.MinimumNumberOfValues);
        var most = Command.Arguments.Sum(argument => (long)argument.Arity.MaximumNumberOfValues);
        if (_positionals.Count < least || _positionals.Count > most)
        {
            var names = Command.Arguments.Select(argument => HasDots(argument) ? argument.Name + "..." : argument.Name);
            throw new UsageException(Prefix, "wrong number of arguments", ExitCode.Failure)
            {
                Hint = $"usage: acbuild {string.Join(' ', _words.Concat(names))}",
            };
        }
    }

    private static bool HasDots(Argument argument) => argument.Arity.MaximumNumberOfValues > 1 && !argument.Name.Contains("...");

    private UsageException Usage(string message) => new(Prefix, message, ExitCode.Usage) { Hint = "\"acbuild help\" lists commands and flags" };
}
