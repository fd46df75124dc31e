using System.Text;
using Rkt.Cli.Commands;
using Rkt.Cli.Parsing;
using Rkt.Cli.Settings;
using Rkt.Host.Terminal;

namespace Rkt.Cli.Help;

/// <summary>The help page of a command, made from the tables that it is parsed by.</summary>
internal static class HelpPage
{
    private const int LineLength = 80;

    /// <param name="path">The commands from the program itself to the one asked for.</param>
    public static string Format(IReadOnlyList<Command> path)
    {
        var command = path[^1];
        var words = string.Join(' ', path.Select(part => part.Name));
        var page = new StringBuilder();
        Section(page, "NAME", [$"{words} - {command.Summary}"]);
        Section(page, "USAGE", [$"{words} {command.Usage}".TrimEnd()]);
        if (path.Count == 1)
        {
            Section(page, "VERSION", [BuildVersion.Text]);
        }

        var children = command.Children.Where(child => !child.IsHidden).ToList();
        if (children.Count > 0)
        {
            Section(page, "COMMANDS", Lines(children.Select(child => (child.Name, child.Summary))));
        }

        Section(page, "DESCRIPTION", Wrap(command.Description));
        Section(page, "OPTIONS", FlagLines(command.Flags));
        Section(page, "GLOBAL OPTIONS", FlagLines(GlobalOptions.Flags));
        return page.ToString();
    }

    private static void Section(StringBuilder page, string title, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        page.Append(title).Append(":\n");
        foreach (var line in lines)
        {
            page.Append(line.Length == 0 ? "" : "\t").Append(line).Append('\n');
        }

        page.Append('\n');
    }

    private static IReadOnlyList<string> FlagLines(IReadOnlyList<Flag> flags) => Lines(flags
        .Where(flag => !flag.IsHidden)
        .OrderBy(flag => flag.Name, StringComparer.Ordinal)
        .Select(flag => (Declare(flag), flag.Help)));

    private static string Declare(Flag flag) => flag.Kind switch
    {
        FlagKind.Switch => $"{flag}[={flag.Default}]",
        FlagKind.Text => $"{flag}=\"{flag.Default}\"",
        _ => flag.Bare is null ? $"{flag}={flag.Default}" : $"{flag}[={flag.Default}]",
    };

    private static IReadOnlyList<string> Lines(IEnumerable<(string Left, string Right)> rows)
    {
        var table = new TextTable();
        foreach (var (left, right) in rows)
        {
            table.Add(left, right);
        }

        return table.Format().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static List<string> Wrap(string text)
    {
        var lines = new List<string>();
        foreach (var paragraph in text.Split('\n'))
        {
            var line = new StringBuilder();
            foreach (var word in paragraph.Split(' '))
            {
                if (line.Length > 0 && line.Length + word.Length >= LineLength)
                {
                    lines.Add(line.ToString());
                    line.Clear();
                }

                line.Append(line.Length > 0 ? " " : "").Append(word);
            }

            lines.Add(line.ToString());
        }

        return lines;
    }
}
