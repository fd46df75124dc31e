using System.Text.RegularExpressions;
using Xunit;

namespace Tests.Unit.Repository;

public sealed partial class DocumentationTests
{
    [Fact]
    public void CodeMap_NamesEveryFolderOfTheSources()
    {
        var map = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs/architecture.md"));
        var folders = RepositoryFiles.Sources("src")
            .Select(f => Path.GetRelativePath(RepositoryFiles.Root, Path.GetDirectoryName(f)!).Split('/'))
            .Where(parts => parts.Length > 2)
            .Select(parts => string.Join('/', parts.Take(3)))
            .Where(folder => !folder.EndsWith("/Commands", StringComparison.Ordinal))
            .Distinct();

        Assert.All(folders, folder => Assert.Contains(
            folder.StartsWith("src/rkt/", StringComparison.Ordinal) || folder.StartsWith("src/Rkt.Fetch/", StringComparison.Ordinal) || folder.StartsWith("src/acbuild/", StringComparison.Ordinal)
                ? folder.Split('/')[1]
                : $"`{folder}`",
            map,
            StringComparison.Ordinal));
    }

    [Fact]
    public void CodeMap_NamesNoFolderThatIsGone()
    {
        var map = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs/architecture.md"));

        Assert.All(MappedFolder().Matches(map), m => Assert.True(
            Directory.Exists(Path.Combine(RepositoryFiles.Root, m.Groups["folder"].Value)), $"{m.Groups[1].Value} is in the code map but not in the tree"));
    }

    [Fact]
    public void LinksBetweenPages_LeadSomewhere()
    {
        string[] pages = [.. Directory.GetFiles(RepositoryFiles.Root, "*.md"), .. Directory.GetFiles(Path.Combine(RepositoryFiles.Root, "docs"), "*.md")];
        var broken = pages.SelectMany(page => Link().Matches(File.ReadAllText(page))
            .Select(m => m.Groups["target"].Value)
            .Where(target => !File.Exists(Path.Combine(Path.GetDirectoryName(page)!, target)) && !Directory.Exists(Path.Combine(Path.GetDirectoryName(page)!, target)))
            .Select(target => $"{Path.GetFileName(page)}: {target}"));

        Assert.Empty(broken);
    }

    [Fact]
    public void Comments_HoldNoTodoWithoutAnIssue()
    {
        var wrong = RepositoryFiles.Sources("src").Where(f => BareTodo().IsMatch(File.ReadAllText(f)));

        Assert.Empty(wrong);
    }

    [GeneratedRegex(@"^\| `(?<folder>(src|tests)/[^`]+)`", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex MappedFolder();

    [GeneratedRegex(@"\]\((?<target>[^)#:]+)(#[^)]*)?\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK)\b(?!\(#\d+\))", RegexOptions.ExplicitCapture)]
    private static partial Regex BareTodo();
}
