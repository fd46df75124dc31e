using Rkt.Cli.Commands;

namespace Rkt.Cli.Parsing;

/// <summary>Finds the command that the words of a command line name.</summary>
internal static class CommandSearch
{
    /// <summary>The child of that name, or the only one whose name begins so; null when there is none, or several.</summary>
    public static Command? Find(Command parent, string word)
    {
        Command? match = null;
        foreach (var child in parent.Children)
        {
            if (child.Name == word)
            {
                return child;
            }

            if (word.Length > 0 && child.Name.StartsWith(word, StringComparison.Ordinal) && !child.IsHidden)
            {
                if (match is not null)
                {
                    return null;
                }

                match = child;
            }
        }

        return match;
    }

    /// <summary>Takes the command words out of a command line, wherever global flags stand between them.</summary>
    /// <param name="root">The program.</param>
    /// <param name="global">The flags that may stand before a command word.</param>
    /// <param name="words">The command line; the command words are removed from it.</param>
    /// <returns>The commands from the program to the one called.</returns>
    /// <exception cref="UsageException">A word names no command.</exception>
    public static List<Command> Take(Command root, FlagTable global, List<string> words)
    {
        var path = new List<Command> { root };
        for (var position = 0; position < words.Count && path[^1].Children.Count > 0;)
        {
            var word = words[position];
            if (word == "--")
            {
                break;
            }

            if (word.Length > 1 && word[0] == '-')
            {
                position += global.TakesNextWord(word) ? 2 : 1;
                continue;
            }

            var child = Find(path[^1], word);
            if (path[^1].TakesWordsToo && (child is null || (child.Name != word && Path.Exists(word))))
            {
                break;
            }

            path.Add(child ?? throw Unknown(path, word));
            words.RemoveAt(position);
        }

        return path;
    }

    public static UsageException Unknown(IReadOnlyList<Command> path, string word) =>
        new($"unknown command \"{word}\" for \"{string.Join(' ', path.Select(part => part.Name))}\"") { IsAboutCommand = true };
}
